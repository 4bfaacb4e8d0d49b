#pragma once

#include <QString>
#include <QStringList>

#include "shared/base/error.h"

namespace patchswarm::pages {

// What the command line asks of the console.
struct ConsoleOptions
{
    QString fleetDirectory; // empty: first start, or the fleet that was open last
    QString page; // empty: Overview; the key of one
    QString language; // empty: the system's; the code of a known one
    bool demo = false; // Patch Tuesday
    QStringList demoArguments; // further ones for patchswarmctl demo patch-tuesday
    QString screenshotFile; // empty: none; the program ends after it
    int screenshotAfterMs = 3000;
    bool help = false;
    bool version = false;

    // Without the program's name. InvalidInput names the argument and what is possible.
    [[nodiscard]] static Result<ConsoleOptions> parse(const QStringList& arguments);
    [[nodiscard]] static QString helpText();
};

// Keys of the pages, in their order.
[[nodiscard]] QStringList pageKeys();

} // namespace patchswarm::pages
