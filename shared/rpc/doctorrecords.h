#pragma once

#include <QVector>

#include "shared/rpc/record.h"

// The result of doctor.run. Points in time in milliseconds since the epoch; ids as 64 hexadecimal
// digits.
namespace patchswarm::rpc {

enum class Severity
{
    Ok, // looked at and sound
    Notice, // to know
    Warning, // works, but worse or not for long
    Error, // does not work
};

[[nodiscard]] std::span<const EnumName<Severity>> enumNames(Severity);

// One thing that was looked at.
struct DoctorFinding
{
    QString id; // stable, "area.what": "multicast.silent"
    Severity severity = Severity::Ok;
    QString subject; // the interface, neighbour or port it is about; may be empty
    QString text; // one or two plain sentences
    QString fix; // the next step; empty when there is nothing to do

    friend bool operator==(const DoctorFinding&, const DoctorFinding&) = default;
};

// How a TCP port answered.
enum class Reach
{
    Untried,
    Open,
    Refused, // nothing listens there
    Silent, // dropped on the way
    Unreachable,
};

[[nodiscard]] std::span<const EnumName<Reach>> enumNames(Reach);

// A neighbour and the ports between it and this endpoint, both ways.
struct NeighbourCheck
{
    QString endpoint; // id; empty: no link told it
    QString name;
    QString address; // of its transport port
    bool isHeard = false; // it announced itself within a quarter of an hour
    bool isLinked = false;
    Reach transportTo = Reach::Untried; // its transport port, from here
    Reach transportFrom = Reach::Untried; // ours, from there
    Reach adminTo = Reach::Untried;
    Reach adminFrom = Reach::Untried;

    friend bool operator==(const NeighbourCheck&, const NeighbourCheck&) = default;
};

struct DoctorReport
{
    qint64 at = 0;
    qint64 tookMs = 0;
    Severity worst = Severity::Ok;
    QVector<DoctorFinding> findings; // worst first
    QVector<NeighbourCheck> neighbours;
    int neighboursLeftOut = 0; // known, and more than are examined at once

    friend bool operator==(const DoctorReport&, const DoctorReport&) = default;
};

} // namespace patchswarm::rpc
