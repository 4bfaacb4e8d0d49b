#pragma once

#include <QTest>

#include "tests/lab/checks.h"

namespace patchswarm::lab {

// What every group of scenarios has in common: no lab without root, and evidence of a failure kept.
class LabTest : public QObject
{
    Q_OBJECT

protected:
    // The one lab of a scenario; gone when the scenario ends.
    Lab& makeLab(const Rates& rates = {});

    void dropLab() { m_lab.reset(); }

private Q_SLOTS:
    void initTestCase();
    void cleanup();

private:
    std::unique_ptr<Lab> m_lab;
};

} // namespace patchswarm::lab

// In a scenario: nothing is wrong with the lab itself; every complaint of a list is in the message.
#define LAB_READY(lab) QCOMPARE((lab).fault(), QString())
#define HOLDS(complaints)                                                                          \
    do {                                                                                           \
        const QStringList said = (complaints);                                                     \
        QVERIFY2(said.isEmpty(), qUtf8Printable(said.join(u'\n')));                                \
    } while (false)
