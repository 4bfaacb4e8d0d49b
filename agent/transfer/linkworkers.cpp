#include "agent/transfer/linkworkers.h"

#include <algorithm>

namespace patchswarm::transfer {

LinkWorkers::LinkWorkers(const LinkContext& context, int count)
{
    for (int i = 0; i < std::max(1, count); ++i) {
        auto thread = std::make_unique<QThread>();
        thread->setObjectName(QStringLiteral("transfer%1").arg(i));
        auto* worker = new LinkWorker(context);
        worker->moveToThread(thread.get());
        QObject::connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
        m_workers.push_back(worker);
        m_threads.push_back(std::move(thread));
    }
}

LinkWorkers::~LinkWorkers()
{
    for (const auto& thread : m_threads)
        thread->quit();
    for (const auto& thread : m_threads)
        thread->wait();
}

std::vector<LinkSignals*> LinkWorkers::voices() const
{
    std::vector<LinkSignals*> all;
    for (LinkWorker* worker : m_workers)
        all.push_back(&worker->links());
    return all;
}

void LinkWorkers::start()
{
    for (const auto& thread : m_threads)
        thread->start();
}

} // namespace patchswarm::transfer
