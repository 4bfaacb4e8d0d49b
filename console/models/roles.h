#pragma once

#include <Qt>

namespace patchswarm::models {

// Beside Qt's own: what every table here answers in every column.
enum Role
{
    KeyRole = Qt::UserRole + 1, // QString: what the row is about (endpoint name, job id, …)
    SortRole, // comparable: numbers as numbers
    ExportRole, // QString: for CSV and TSV; bytes and times plain
    SeverityRole, // int: 0 all well; the higher the worse
    EndpointIdRole, // QString, 64 hexadecimal digits; empty where there is none
};

} // namespace patchswarm::models
