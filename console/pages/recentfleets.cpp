#include "console/pages/recentfleets.h"

#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

const QString recentKey = u"fleets/recent"_s;
const QString lastKey = u"fleets/last"_s;
constexpr qsizetype mostRecent = 5;

} // namespace

QStringList RecentFleets::all()
{
    return QSettings().value(recentKey).toStringList();
}

QString RecentFleets::last()
{
    return QSettings().value(lastKey).toString();
}

void RecentFleets::opened(const QString& directory)
{
    QStringList recent = all();
    recent.removeAll(directory);
    recent.prepend(directory);
    recent.resize(std::min(recent.size(), mostRecent));
    QSettings settings;
    settings.setValue(recentKey, recent);
    settings.setValue(lastKey, directory);
}

void RecentFleets::closed()
{
    QSettings().remove(lastKey);
}

} // namespace patchswarm::pages
