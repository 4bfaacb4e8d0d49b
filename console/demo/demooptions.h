#pragma once

#include <QString>
#include <QStringList>

#include "shared/base/error.h"

namespace patchswarm::demo {

// What is asked of `demo patch-tuesday`, within range.
struct PatchTuesdayOptions
{
    int endpoints = 16; // 2-200
    int sizeMiB = 128; // 1-65536
    int wanMbit = 50; // 1-10000, 10^6 bits
    quint32 seed = 1; // of the content and of who has which fault
    QString reportDirectory; // empty: none
    QString logDirectory; // empty: logs are not kept
    QString fleetDirectory; // to make, and to keep; empty: a temporary one
    bool stays = false; // agents run on after the end, until the user interrupts
    bool json = false;
    bool help = false;

    // What stands after `demo patch-tuesday`. InvalidInput names the argument, what is wrong with
    // it and what is possible.
    [[nodiscard]] static Result<PatchTuesdayOptions> parse(const QStringList& arguments);
    [[nodiscard]] static QString helpText();

    [[nodiscard]] quint64 artifactBytes() const;
    [[nodiscard]] quint64 wanBitsPerSecond() const;
};

// What is asked of `demo table`, within range.
struct DemoTableOptions
{
    int sizeMiB = 256; // 1-65536
    int wanMbit = 50; // 1-10000
    quint32 seed = 1;
    QString logDirectory;
    bool json = false;
    bool help = false;

    [[nodiscard]] static Result<DemoTableOptions> parse(const QStringList& arguments);
    [[nodiscard]] static QString helpText();

    [[nodiscard]] quint64 artifactBytes() const;
    [[nodiscard]] quint64 wanBitsPerSecond() const;
};

// What is asked of `demo scale`, within range.
struct DemoScaleOptions
{
    int peers = 8; // 1-64; rounds with 1, 2, 4 ... of them
    int sizeMiB = 64; // 1-65536
    int peerMbit = 80; // what each peer may send, 1-10000, 10^6 bits
    quint32 seed = 1;
    QString reportDirectory; // empty: none
    QString logDirectory;
    bool json = false;
    bool help = false;

    [[nodiscard]] static Result<DemoScaleOptions> parse(const QStringList& arguments);
    [[nodiscard]] static QString helpText();

    [[nodiscard]] quint64 artifactBytes() const;
    [[nodiscard]] quint64 peerBitsPerSecond() const;
};

} // namespace patchswarm::demo
