#include "console/demo/faultplan.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace patchswarm::demo {

namespace {

constexpr int leastForLate = 2;
constexpr int leastForKilled = 3;
constexpr int leastForCorrupt = 5;

QString needs(const QString& fault, int least)
{
    return QStringLiteral("%1: needs %2 endpoints").arg(fault).arg(least);
}

} // namespace

FaultPlan FaultPlan::make(int endpoints, quint32 seed, bool hasCorruptPeer)
{
    std::vector<int> order(static_cast<std::size_t>(endpoints));
    std::iota(order.begin(), order.end(), 0);
    std::mt19937 random(seed);
    for (std::size_t i = order.size(); i > 1; --i) // std::shuffle differs between libraries
        std::swap(order[i - 1], order[random() % i]);
    FaultPlan plan;
    if (endpoints >= leastForLate)
        plan.late = order[0];
    else
        plan.leftOut.append(needs(QStringLiteral("late endpoint"), leastForLate));
    if (endpoints >= leastForKilled)
        plan.killed = order[1];
    else
        plan.leftOut.append(needs(QStringLiteral("killed endpoint"), leastForKilled));
    if (endpoints < leastForCorrupt)
        plan.leftOut.append(needs(QStringLiteral("corrupt peer"), leastForCorrupt));
    else if (!hasCorruptPeer)
        plan.leftOut.append(QStringLiteral(
            "corrupt peer: patchswarm-corrupt-peer, a test program, is not beside this one"));
    else
        plan.corrupt = order[2];
    return plan;
}

} // namespace patchswarm::demo
