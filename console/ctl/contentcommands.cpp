#include <QDateTime>
#include <QFile>
#include <QJsonArray>

#include <cstdio>
#include <limits>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/publishoptions.h"
#include "shared/base/bytes.h"
#include "shared/content/cidtext.h"
#include "shared/content/filehasher.h"
#include "shared/trust/privatefile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

HashOptions hashOptions(ProgressLine& line, const QString& name)
{
    HashOptions options;
    options.progress = [&line, name](quint64 doneBytes, quint64 total) {
        line.show(name, doneBytes, total);
    };
    return options;
}

Result<ArtifactManifest> hashNamed(const QString& name)
{
    ProgressLine line;
    if (name != u"-"_s)
        return hashFile(name, hashOptions(line, name));
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failure(ErrorCode::Io, u"standard input cannot be read"_s);
    return hashDevice(input, hashOptions(line, name));
}

int runCid(const Invocation& invocation)
{
    QJsonArray rows;
    int code = exitDone;
    for (const QString& name : invocation.positional()) {
        const auto manifest = hashNamed(name);
        if (!manifest) {
            code = fail(manifest.error());
            continue;
        }
        const QString cid = cidText(manifest->root());
        if (invocation.json())
            rows.append(QJsonObject {
                {u"cid"_s, cid}, {u"name"_s, name}, {u"size"_s, qint64(manifest->layout().size)}});
        else
            print(cid + u"  "_s + name);
    }
    if (invocation.json())
        printJson(rows);
    return code;
}

QJsonObject publishedJson(const policy::PatchJob& job, const QString& path)
{
    QJsonArray artifacts;
    for (const policy::Artifact& artifact : job.artifacts)
        artifacts.append(QJsonObject {{u"cid"_s, cidText(artifact.cid)},
                                      {u"fileName"_s, artifact.fileName},
                                      {u"size"_s, qint64(artifact.size)}});
    return {{u"id"_s, job.id},
            {u"revision"_s, qint64(job.revision)},
            {u"title"_s, job.title},
            {u"artifacts"_s, artifacts},
            {u"jobFile"_s, path}};
}

// A misspelt name would wait for ever for an endpoint that is none.
void complainOfUnknownTargets(const policy::Targets& targets, fleet::Workspace& workspace)
{
    for (const QString& name : targets.endpoints)
        if (workspace.idsOf(name).empty() && !workspace.inventory().findByName(name))
            complain(
                u"warning: --target endpoint=%1: no endpoint of that name is enrolled here"_s.arg(
                    name));
}

int runPublish(const Invocation& invocation)
{
    const QString path = invocation.value(u"out"_s);
    if (path.isEmpty())
        return failUsage(u"--out JOB is needed: where the job file goes"_s);
    if (const auto replaceable = trust::checkReplaceable(path); !replaceable)
        return fail(replaceable.error()); // before hours of hashing
    auto request = readJobRequest(invocation);
    if (!request)
        return end(request.error());
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    complainOfUnknownTargets(request->targets, **workspace);
    fleet::FleetInventory& inventory = (*workspace)->inventory();
    if (const auto before = inventory.findPublished(request->id); before && !request->id.isEmpty())
        request->revision = before->revision + 1;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    policy::Checked<fleet::PublishedJob> published = tl::unexpected(policy::Faults {});
    {
        ProgressLine line;
        published =
            (*workspace)->publisher().publish(*request, now, hashOptions(line, u"hashing"_s));
    }
    if (!published) {
        for (const policy::Fault& fault : published.error())
            complain(policy::faultsText({fault}).trimmed());
        return exitFailed;
    }
    const policy::PatchJob& job = published->job;
    if (const auto written = fleet::writeJobFile(path, published->file); !written)
        return fail(written.error());
    const auto noted = inventory.store(fleet::PublishedRecord {
        job.id, job.revision, job.title, published->file.jws(), now.toMSecsSinceEpoch()});
    if (!noted)
        complain(noted.error().detail);
    if (invocation.json()) {
        printJson(publishedJson(job, path));
        return exitDone;
    }
    print(job.id);
    for (const policy::Artifact& artifact : job.artifacts)
        print(cidText(artifact.cid) + u"  "_s + artifact.fileName);
    return exitDone;
}

} // namespace

Commands contentCommands()
{
    const int many = std::numeric_limits<int>::max();
    return {
        {u"cid"_s,
         u"FILE..."_s,
         u"Prints the content identifier of each file; - is standard input."_s,
         {jsonOption()},
         1,
         many,
         {u"cid patch.msu"_s, u"cid - < patch.msu"_s},
         runCid},
        {u"publish"_s,
         u"FILE..."_s,
         u"Makes a signed job of files that endpoints fetch from the URLs."_s,
         publishOptions(),
         1,
         many,
         {u"publish patch.msu --fleet fleet --url https://updates.example.com/patch.msu --out patch.job"_s,
          u"publish a.deb b.deb --fleet fleet --url https://updates.example.com/deb/ --title "
          "'November updates' --kev --risk 800 --deadline 2026-12-01T18:00:00Z --target "
          "group=servers --out november.job"_s},
         runPublish},
    };
}

} // namespace patchswarm::ctl
