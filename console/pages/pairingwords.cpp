#include "console/pages/pairingwords.h"

#include <cstdlib>

#include "console/pages/pairdialog.h"

namespace patchswarm::pages {

namespace {

using fleet::PairingFault;
using fleet::PairingStage;

PairingAdvice wrongCode(const fleet::PairingFailure& failure)
{
    PairingAdvice advice {PairDialog::tr("This is not the code that the endpoint shows."), {}};
    advice.nextStep = failure.triesLeft < 0
        ? PairDialog::tr("Compare it with what the endpoint shows now, and try again.")
        : PairDialog::tr(
            "Compare it with what the endpoint shows now. %n more tries, then the code is "
            "void.",
            nullptr, failure.triesLeft);
    return advice;
}

PairingAdvice voidCode(const fleet::PairingFailure& failure)
{
    return {PairDialog::tr("Too many wrong codes were tried; the code is void."),
            failure.newCodeInSeconds < 0
                ? PairDialog::tr("Wait for the endpoint to show a new one, and enter that.")
                : PairDialog::tr("The endpoint shows a new one in %1 s. Enter that.")
                      .arg(failure.newCodeInSeconds)};
}

PairingAdvice clockApart(const fleet::PairingFailure& failure)
{
    const QString span = spanText(std::abs(failure.clockAheadMs));
    const QString title = failure.clockAheadMs == 0
        ? PairDialog::tr("The endpoint finds its certificate not valid now: a clock is wrong.")
        : (failure.clockAheadMs > 0
               ? PairDialog::tr("The endpoint's clock is %1 ahead of this machine's.")
               : PairDialog::tr("The endpoint's clock is %1 behind this machine's."))
              .arg(span);
    return {
        title,
        PairDialog::tr("Set the wrong one right (timedatectl set-ntp true), and pair again; the "
                       "code is still good.")};
}

PairingAdvice connectionAdvice(const fleet::PairingFailure& failure, const QString& address)
{
    switch (failure.fault) {
    case PairingFault::Refused:
        return {
            PairDialog::tr("Nothing listens at %1.").arg(address),
            PairDialog::tr("Is the agent running there without an identity, and is this its admin "
                           "port (5001 unless it was changed)?")};
    case PairingFault::Unreachable:
        return {
            PairDialog::tr("%1 cannot be reached.").arg(address),
            PairDialog::tr("Check the address, the endpoint's network and firewalls in between.")};
    case PairingFault::TimedOut:
        return {
            PairDialog::tr("%1 did not answer in time.").arg(address),
            PairDialog::tr("Check that the endpoint is switched on and that no firewall in between "
                           "drops TCP to its admin port; then try again.")};
    case PairingFault::NoEndpoint:
        return {PairDialog::tr("What answers at %1 is no endpoint that waits to be paired.")
                    .arg(address),
                PairDialog::tr("Check address and port.")};
    case PairingFault::Version:
        return {PairDialog::tr("The endpoint pairs by another version of the protocol."),
                PairDialog::tr("Install the same version of PatchSwarm here and there.")};
    case PairingFault::Stranger:
        return {
            PairDialog::tr("%1 turned us away.").arg(address),
            PairDialog::tr("It belongs to another fleet already: remove STATE/identity there and "
                           "start its agent again. Or too many connect to it: wait a minute.")};
    default:
        break;
    }
    return {PairDialog::tr("Pairing failed: %1").arg(failure.error.detail), {}};
}

} // namespace

QString spanText(qint64 ms)
{
    const qint64 minutes = (ms + 30'000) / 60'000;
    if (minutes < 60)
        return PairDialog::tr("%1 min").arg(minutes);
    if (minutes < 48 * 60)
        return PairDialog::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
    return PairDialog::tr("%1 days").arg(minutes / (24 * 60));
}

QString stageText(PairingStage stage)
{
    switch (stage) {
    case PairingStage::Connecting:
        return PairDialog::tr("Connecting…");
    case PairingStage::Proving:
        return PairDialog::tr("Both sides prove the code…");
    case PairingStage::Giving:
        return PairDialog::tr("The endpoint gets its certificate…");
    case PairingStage::ComingUp:
        break;
    }
    return PairDialog::tr("The endpoint starts as a member of the fleet…");
}

PairingAdvice adviceFor(const fleet::PairingFailure& failure, const QString& address)
{
    switch (failure.fault) {
    case PairingFault::WrongCode:
        return wrongCode(failure);
    case PairingFault::VoidCode:
        return voidCode(failure);
    case PairingFault::Clock:
        return clockApart(failure);
    case PairingFault::CannotSign:
        return {
            PairDialog::tr("The fleet's CA key cannot be used here."),
            PairDialog::tr(
                "Pairing signs a certificate: put fleet-ca.key into the fleet's folder for it.")};
    case PairingFault::Member:
        return {
            PairDialog::tr("%1 belongs to this fleet already and needs no pairing.").arg(address),
            PairDialog::tr("If it is not in the list, add it now.")};
    case PairingFault::Busy:
        return {PairDialog::tr("Somebody else is pairing this endpoint at the moment."),
                PairDialog::tr("Wait a minute, and try again if it still shows a code.")};
    case PairingFault::Unproved:
        return {PairDialog::tr(
                    "The other side did not prove that it knows the code; nothing was sent to "
                    "it."),
                PairDialog::tr(
                    "Somebody stands in between, or it is another machine: check the address, "
                    "and pair from the same network segment.")};
    case PairingFault::Name:
        return {PairDialog::tr("Its name cannot be used: %1").arg(failure.error.detail),
                PairDialog::tr("Enter another name and try again; the code is still good.")};
    case PairingFault::Silent:
        return {
            PairDialog::tr("The endpoint did not say whether it took its identity, and is silent."),
            PairDialog::tr("What it may have got is revoked. Look at its journal, remove "
                           "STATE/identity there, and pair it again.")};
    default:
        return connectionAdvice(failure, address);
    }
}

} // namespace patchswarm::pages
