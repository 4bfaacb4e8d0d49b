#include "tests/lab/labtest.h"

namespace patchswarm::lab {

Lab& LabTest::makeLab(const Rates& rates)
{
    m_lab.reset();
    m_lab = std::make_unique<Lab>(rates);
    return *m_lab;
}

void LabTest::initTestCase()
{
    const QString missing = Lab::missing();
    if (missing.isEmpty())
        return;
    if (qEnvironmentVariableIsSet("PATCHSWARM_LAB_SKIP"))
        QSKIP(qUtf8Printable(missing));
    QFAIL(
        qUtf8Printable(missing + QStringLiteral("; PATCHSWARM_LAB_SKIP=1 leaves these tests out")));
}

void LabTest::cleanup()
{
    if (m_lab
        && (QTest::currentTestFailed() || qEnvironmentVariableIsSet("PATCHSWARM_LAB_EVIDENCE")))
        qWarning("evidence in %s",
                 qUtf8Printable(m_lab->writeEvidence(QLatin1String(QTest::currentTestFunction()))));
    m_lab.reset();
}

} // namespace patchswarm::lab
