#include "agent/origin/rangeanswer.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// What an origin's answer says before its body, one line each, in the order of AnswerHead.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    static const QDateTime now = QDateTime::fromSecsSinceEpoch(1'795'500'000, Qt::UTC);
    QList<QByteArray> lines = fuzz::asByteArray(bytes, count).split('\n');
    lines.resize(7);
    const origin::AskedRange asked {.first = 1 << 20, .end = 3 << 20, .size = 10 << 20};
    const origin::AnswerHead head {.host = QStringLiteral("origin"),
                                   .status = lines[0].toInt(),
                                   .contentRange = lines[1],
                                   .contentLength = lines[2],
                                   .contentEncoding = lines[3],
                                   .contentType = lines[4],
                                   .retryAfter = lines[5],
                                   .date = lines[6]};
    const origin::Judgement judgement = origin::judge(head, asked, now);
    if (const auto range = origin::parseContentRange(head.contentRange))
        fuzz::mustHold(range->first <= range->last
                           && (!range->total || range->last < *range->total),
                       "a range that was read lies in its file");
    fuzz::mustHold(judgement.skip <= asked.first, "no more is skipped than lies before the range");
    fuzz::mustHold(origin::parseRetryAfter(head.retryAfter, head.date, now) >= 0,
                   "nobody is asked before now");
    return 0;
}
