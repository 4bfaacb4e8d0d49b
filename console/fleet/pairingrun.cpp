#include "console/fleet/pairingrun.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// What the thread works with; made and ended on it.
struct Work
{
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<EndpointPairing> pairing;
};

} // namespace

PairingRun::PairingRun(QObject* parent)
    : QObject(parent)
{
}

PairingRun::~PairingRun()
{
    stop();
}

void PairingRun::start(const trust::Fleet& fleet, const PairingWish& wish)
{
    Q_ASSERT(!isRunning());
    const quint64 number = ++m_number;
    m_stage = PairingStage::Connecting;
    // Runs `what` here, unless another run has begun or this one was stopped.
    const auto tell = [this, number](auto what) {
        QMetaObject::invokeMethod(
            this,
            [this, number, what] {
                if (number == m_number && isRunning())
                    what(*this);
            },
            Qt::QueuedConnection);
    };
    const auto fail = [tell](const PairingFailure& failure) {
        tell([failure](PairingRun& run) {
            run.ended();
            Q_EMIT run.failed(failure);
        });
    };
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(u"pairing"_s);
    auto* context = new QObject; // of the thread
    context->moveToThread(m_thread.get());
    auto work = std::make_shared<Work>();
    connect(
        m_thread.get(), &QThread::started, context,
        [work, fleet, wish, patience = m_patience, tell, fail, context] {
            auto workspace = Workspace::open(fleet.directory(), QDateTime::currentDateTimeUtc());
            if (!workspace)
                return fail({PairingFault::Other, workspace.error()});
            work->workspace = std::move(*workspace);
            if (fleet.canSign() && !work->workspace->fleet().canSign())
                work->workspace->fleet() = fleet;
            work->pairing = std::make_unique<EndpointPairing>(*work->workspace, wish);
            EndpointPairing* const pairing = work->pairing.get();
            pairing->setPatience(patience);
            connect(pairing, &EndpointPairing::stageReached, context, [tell](PairingStage stage) {
                tell([stage](PairingRun& run) {
                    run.m_stage = stage;
                    Q_EMIT run.stageReached(stage);
                });
            });
            connect(pairing, &EndpointPairing::paired, context,
                    [tell](const PairedEndpoint& endpoint) {
                        tell([endpoint](PairingRun& run) {
                            run.ended();
                            Q_EMIT run.paired(endpoint);
                        });
                    });
            connect(pairing, &EndpointPairing::failed, context,
                    [fail, pairing] { fail(pairing->lastFailure()); });
            pairing->begin();
        });
    connect(m_thread.get(), &QThread::finished, context, [work, context] {
        if (work->pairing)
            work->pairing->abandon();
        work->pairing.reset();
        work->workspace.reset();
        context->deleteLater();
    });
    m_thread->start();
}

void PairingRun::stop()
{
    if (isRunning())
        ended();
}

void PairingRun::ended()
{
    m_stage.reset();
    m_thread->quit();
    m_thread->wait();
    m_thread.reset();
}

} // namespace patchswarm::fleet
