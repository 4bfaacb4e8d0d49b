#include "shared/rpc/agentrecords.h"
#include "shared/rpc/cacherecords.h"
#include "shared/rpc/envelope.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/methods.h"
#include "shared/rpc/pairingrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

namespace {

// What an agent answers, read by a console.
void readAsAnyAnswer(const QJsonValue& json)
{
    (void)rpc::fromJson<rpc::AgentInfo>(json);
    (void)rpc::fromJson<rpc::ProfileView>(json);
    (void)rpc::fromJson<rpc::AuditPage>(json);
    (void)rpc::fromJson<rpc::CacheList>(json);
    (void)rpc::fromJson<rpc::JobList>(json);
    (void)rpc::fromJson<rpc::PeerList>(json);
    (void)rpc::fromJson<rpc::LedgerPage>(json);
    (void)rpc::fromJson<rpc::EventPage>(json);
    (void)rpc::fromJson<rpc::EndpointTelemetry>(json);
    (void)rpc::fromJson<rpc::PairOffer>(json);
    (void)rpc::fromJson<rpc::PairDone>(json);
}

void readRequest(const rpc::Request& request)
{
    static const std::vector<rpc::Method> methods = rpc::methodTable();
    if (const rpc::Method* method = rpc::findMethod(methods, request.method))
        (void)rpc::checkedParams(*method, request.params);
    const auto again = rpc::parseMessage(rpc::messageText(rpc::toJson(request)));
    fuzz::mustHold(again.messages.size() == 1
                       && std::holds_alternative<rpc::Request>(again.messages.first())
                       && std::get<rpc::Request>(again.messages.first()) == request,
                   "a request that was read is read the same when written");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    const rpc::Incoming incoming = rpc::parseMessage(fuzz::asByteArray(bytes, count));
    fuzz::mustHold(!incoming.messages.isEmpty() && incoming.messages.size() <= rpc::maxBatch,
                   "one to sixty-four messages");
    for (const rpc::Message& message : incoming.messages) {
        if (const auto* request = std::get_if<rpc::Request>(&message))
            readRequest(*request);
        else if (const auto* response = std::get_if<rpc::Response>(&message))
            readAsAnyAnswer(response->result.value_or(QJsonValue()));
    }
    return 0;
}
