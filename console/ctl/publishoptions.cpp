#include "console/ctl/publishoptions.h"

#include <QUrl>

#include "shared/policy/jsonreading.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

// Adds "group=G", "tag=T", "endpoint=NAME" or "all".
OrStop<void> addTarget(policy::Targets& targets, const QString& text)
{
    const auto at = text.indexOf(u'=');
    const QString kind = text.left(at);
    const QString name = at < 0 ? QString() : text.mid(at + 1);
    if (text == u"all"_s)
        targets.all = true;
    else if (kind == u"group"_s && !name.isEmpty())
        targets.groups.append(name);
    else if (kind == u"tag"_s && !name.isEmpty())
        targets.tags.append(name);
    else if (kind == u"endpoint"_s && !name.isEmpty())
        targets.endpoints.append(name);
    else
        return Stop::usage(
            u"--target \"%1\" is none of all, group=G, tag=T and endpoint=NAME"_s.arg(text));
    return {};
}

OrStop<policy::Targets> readTargets(const QStringList& texts)
{
    policy::Targets targets;
    targets.all = texts.isEmpty();
    for (const QString& text : texts)
        if (const auto added = addTarget(targets, text); !added)
            return tl::unexpected(added.error());
    if (targets.all && texts.size() > 1)
        return Stop::usage(u"--target all leaves nothing for the other targets to add"_s);
    return targets;
}

OrStop<std::optional<qint64>> readInstant(const Invocation& invocation, const QString& option)
{
    if (!invocation.isSet(option))
        return std::nullopt;
    policy::Faults faults;
    const auto instant =
        policy::readTime(invocation.value(option), policy::Place(faults, u"--"_s + option));
    if (!instant)
        return Stop::usage(policy::faultsText(faults).trimmed());
    return std::optional<qint64>(*instant);
}

} // namespace

QList<QCommandLineOption> publishOptions()
{
    QCommandLineOption risk = option("risk", "How urgent, 0-1000.", "N");
    risk.setDefaultValue(u"0"_s);
    return {
        fleetOption(),
        option("url", "Where the file is; a folder ends in \"/\". Repeatable: mirrors.", "URL"),
        option("out", "The job file to write.", "JOB"),
        option("id", "The job's id; the same id again makes the next revision.", "ID"),
        option("title", "What people call it.", "T"),
        option("reference", "KB number or vendor reference.", "TEXT"),
        option("cve", "A vulnerability that it closes. Repeatable.", "CVE"),
        option("kev", "The vulnerability is known to be exploited."),
        risk,
        option("exposed-since", "Since when endpoints are exposed.", "ISO"),
        option("deadline", "When it should be installed everywhere.", "ISO"),
        option("not-before", "When it may start.", "ISO"),
        option("expires", "When it ends by itself.", "ISO"),
        option("target", "all (default), group=G, tag=T or endpoint=NAME. Repeatable.", "TARGET"),
        jsonOption(),
    };
}

OrStop<fleet::JobRequest> readJobRequest(const Invocation& invocation)
{
    fleet::JobRequest request;
    request.files = invocation.positional();
    request.urls = invocation.values(u"url"_s);
    if (request.urls.isEmpty())
        return Stop::usage(u"--url URL is needed: where endpoints fetch the files"_s);
    for (const QString& text : request.urls)
        if (const QUrl url(text, QUrl::StrictMode); !url.isValid() || url.host().isEmpty()
            || (url.scheme() != u"https"_s && url.scheme() != u"http"_s))
            return Stop::usage(
                u"--url \"%1\" is no address of the form https://… or http://…"_s.arg(text));
    request.id = invocation.value(u"id"_s);
    request.title = invocation.value(u"title"_s);
    request.reference = invocation.value(u"reference"_s);
    request.cves = invocation.values(u"cve"_s);
    request.kev = invocation.isSet(u"kev"_s);
    const auto risk = invocation.number(u"risk"_s, 0, 1000);
    if (!risk)
        return tl::unexpected(risk.error());
    request.risk = static_cast<int>(*risk);
    for (const auto& [name, member] : {std::pair {u"exposed-since"_s, &request.exposedSinceMs},
                                       std::pair {u"deadline"_s, &request.deadlineMs},
                                       std::pair {u"not-before"_s, &request.notBeforeMs},
                                       std::pair {u"expires"_s, &request.expiresMs}}) {
        const auto instant = readInstant(invocation, name);
        if (!instant)
            return tl::unexpected(instant.error());
        *member = *instant;
    }
    const auto targets = readTargets(invocation.values(u"target"_s));
    if (!targets)
        return tl::unexpected(targets.error());
    request.targets = *targets;
    return request;
}

} // namespace patchswarm::ctl
