#include "console/fleet/csv.h"
#include "console/fleet/enrolment.h"
#include "console/fleet/inventoryimport.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// The CSV files that bring endpoints into a fleet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const QByteArray csv = fuzz::asByteArray(bytes, count);
    const auto rows = fleet::parseCsv(csv);
    const auto lines = csv.count('\n') + 1;
    int last = 0;
    for (const fleet::CsvRow& row : rows.value_or(QVector<fleet::CsvRow>())) {
        fuzz::mustHold(row.line > last && row.line <= lines && !row.fields.isEmpty(),
                       "each row stands on a line of its own");
        last = row.line;
    }
    if (const auto plan = fleet::planImport(csv, {}))
        for (const fleet::ImportRow& row : plan->rows)
            fuzz::mustHold(row.outcome != fleet::ImportOutcome::Faulty || !row.message.isEmpty(),
                           "a row left out says why");
    if (const auto enrolments = fleet::readEnrolments(csv); !enrolments)
        fuzz::mustHold(!enrolments.error().isEmpty(), "a refusal names a fault");
    return 0;
}
