#include "console/fleet/importrun.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

ImportRun::ImportRun(const QString& fleetDirectory, QObject* parent)
    : QObject(parent)
    , m_directory(fleetDirectory)
{
}

ImportRun::~ImportRun()
{
    if (!isRunning())
        return;
    *m_isCancelled = true;
    m_thread->wait();
}

void ImportRun::plan(const QString& csvPath)
{
    auto plan = std::make_shared<ImportPlan>();
    m_plan = plan;
    start(
        [plan, csvPath, directory = m_directory](const ImportProgress& progress) -> Result<void> {
            QFile file(csvPath);
            if (!file.open(QIODevice::ReadOnly))
                return failure(ErrorCode::Io,
                               u"%1 cannot be read: %2"_s.arg(csvPath, file.errorString()));
            if (file.size() > mostBytes)
                return failure(ErrorCode::InvalidInput,
                               u"%1 is too large for an inventory; split it into files of at most "
                               "64 MB"_s.arg(csvPath));
            const auto inventory = FleetInventory::open(directory);
            if (!inventory)
                return tl::unexpected(inventory.error());
            auto planned = planImport(file.readAll(), (*inventory)->endpoints(), progress);
            if (!planned)
                return tl::unexpected(planned.error());
            *plan = std::move(*planned);
            return {};
        },
        &ImportRun::planned);
}

void ImportRun::store()
{
    Q_ASSERT(m_plan);
    start(
        [plan = m_plan, directory = m_directory](const ImportProgress& progress) -> Result<void> {
            const auto inventory = FleetInventory::open(directory);
            if (!inventory)
                return tl::unexpected(inventory.error());
            return applyImport(*plan, **inventory, progress);
        },
        &ImportRun::stored);
}

void ImportRun::cancel()
{
    if (isRunning())
        *m_isCancelled = true;
}

void ImportRun::start(Work work, void (ImportRun::*done)())
{
    Q_ASSERT(!isRunning());
    m_isCancelled = std::make_shared<std::atomic<bool>>(false);
    const auto progress = [this, isCancelled = m_isCancelled, last = -1](qsizetype at,
                                                                         qsizetype all) mutable {
        const int percent = static_cast<int>(at * 100 / std::max<qsizetype>(all, 1));
        if (std::exchange(last, percent) != percent)
            QMetaObject::invokeMethod(
                this, [this, percent] { Q_EMIT progressed(percent); }, Qt::QueuedConnection);
        return !isCancelled->load();
    };
    m_thread.reset(QThread::create([this, work = std::move(work), progress, done] {
        const Result<void> outcome = work(progress);
        QMetaObject::invokeMethod(
            this, [this, outcome, done] { ended(outcome, done); }, Qt::QueuedConnection);
    }));
    m_thread->setObjectName(u"import"_s);
    m_thread->start();
}

void ImportRun::ended(const Result<void>& outcome, void (ImportRun::*done)())
{
    m_thread->wait();
    m_thread.reset();
    if (outcome)
        Q_EMIT(this->*done)();
    else if (outcome.error().code == ErrorCode::Cancelled)
        Q_EMIT cancelled();
    else
        Q_EMIT failed(outcome.error());
}

} // namespace patchswarm::fleet
