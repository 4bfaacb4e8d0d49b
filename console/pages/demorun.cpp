#include "console/pages/demorun.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>

#include "console/demo/interruption.h"
#include "console/demo/patchtuesday.h"
#include "console/pages/commandtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int endPatienceMs = 8000;
constexpr qsizetype mostNotes = 12;
constexpr qsizetype mostOutput = 4'000'000;

} // namespace

DemoRun::DemoRun(QObject* parent)
    : QObject(parent)
{
    connect(&m_process, &QProcess::readyReadStandardError, this, &DemoRun::readNotes);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoRun::readOutcome);
    connect(&m_process, &QProcess::finished, this, &DemoRun::exited);
}

DemoRun::~DemoRun()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(endPatienceMs))
        m_process.kill();
}

QString DemoRun::findProgram()
{
    const QString beside =
        QDir(QCoreApplication::applicationDirPath()).filePath(u"patchswarmctl"_s);
    return QFileInfo(beside).isExecutable() ? beside
                                            : QStandardPaths::findExecutable(u"patchswarmctl"_s);
}

Result<void> DemoRun::start(const QStringList& arguments)
{
    const QString program = findProgram();
    if (program.isEmpty())
        return failure(ErrorCode::NotFound,
                       tr("patchswarmctl, which runs the demo, is neither beside this program nor "
                          "on PATH. Install or build it and try again."));
    const auto options = demo::PatchTuesdayOptions::parse(arguments);
    if (!options)
        return tl::unexpected(options.error());
    if (!m_directory.isValid())
        return failure(ErrorCode::Io,
                       tr("No temporary directory can be made: %1").arg(m_directory.errorString()));
    m_wanBytesPerSecond = static_cast<double>(options->wanBitsPerSecond()) / 8;
    m_arguments = arguments;
    demo::tieToThisProcess(m_process);
    m_process.start(program,
                    QStringList {u"demo"_s, u"patch-tuesday"_s, u"--json"_s, u"--stay"_s,
                                 u"--fleet"_s, m_directory.filePath(u"fleet"_s)}
                        + arguments);
    return {};
}

QString DemoRun::command() const
{
    return shellLine(QStringList {u"patchswarmctl"_s, u"demo"_s, u"patch-tuesday"_s} + m_arguments);
}

void DemoRun::readNotes()
{
    const QLatin1StringView readyNote(demo::PatchTuesday::readyNote);
    m_process.setReadChannel(QProcess::StandardError);
    while (m_process.canReadLine()) {
        const QString line = QString::fromLocal8Bit(m_process.readLine(4096)).trimmed();
        if (line.startsWith(readyNote)) {
            Q_EMIT ready(line.mid(readyNote.size()));
            continue;
        }
        m_notes.append(line);
        if (m_notes.size() > mostNotes)
            m_notes.removeFirst();
        m_lastNote = line;
        Q_EMIT noted(line);
    }
}

void DemoRun::readOutcome()
{
    m_output += m_process.readAllStandardOutput();
    if (m_hasEnded || m_output.size() > mostOutput)
        return;
    const QJsonDocument document = QJsonDocument::fromJson(m_output);
    if (!document.isObject())
        return;
    m_hasEnded = true;
    Q_EMIT ended(document.object());
}

void DemoRun::exited()
{
    readNotes();
    Q_EMIT failed(tr("The demo ended: %1").arg(m_notes.join(u'\n')));
}

} // namespace patchswarm::pages
