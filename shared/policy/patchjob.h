#pragma once

#include <QStringList>
#include <QVector>

#include "shared/content/cid.h"
#include "shared/policy/documentkind.h"
#include "shared/policy/targeting.h"

namespace patchswarm::policy {

// One file that a job delivers.
struct Artifact
{
    QString fileName; // keeps checkFileName(); no two of a job are the same but for case
    std::uint64_t size = 0; // bytes, fits the CID's codec
    Cid cid;
    QStringList urls; // where exactly this file is; asked before what the job's origins give

    friend bool operator==(const Artifact&, const Artifact&) = default;
};

// What a signed job document says. Checked when parsed; the signature is trust's business.
// An origin that ends in "/" is a folder: the file is there under its name. Any other origin is the
// file itself, which only a job of one artifact may have. Every artifact has at least one URL.
struct PatchJob
{
    QString id;
    QString title;
    QString reference; // KB number or vendor reference; may be empty
    QStringList cves; // "CVE-2025-12345"
    std::optional<std::int64_t> exposedSinceMs; // all times: ms since epoch
    QVector<Artifact> artifacts; // 1-64
    QStringList origins;
    int risk = 0; // 0-1000
    bool kev = false; // known to be exploited
    std::optional<std::int64_t> deadlineMs;
    std::optional<std::int64_t> notBeforeMs;
    std::optional<std::int64_t> expiresMs;
    Targets targets;
    std::int64_t issuedAtMs = 0;
    std::int64_t revision = 1;

    friend bool operator==(const PatchJob&, const PatchJob&) = default;

    [[nodiscard]] std::uint64_t size() const; // bytes of all artifacts
};

// Where the artifact can be fetched, in order, without duplicates. Precondition: index <
// artifacts.size().
[[nodiscard]] QStringList urlsOf(const PatchJob&, qsizetype index);

// {"kind":"job","version":1,"id","title","reference"?,"cves"?,"exposedSince"?,"artifacts":[{"fileName","size","cid","urls"?}],
// "origins"?,"risk"?,"kev"?,"deadline"?,"notBefore"?,"expires"?,"targets","issuedAt","revision"};
// times as readTime() has them. Every fault at once; unknown keys are refused by name.
[[nodiscard]] Checked<PatchJob> parsePatchJob(const QJsonObject&);
[[nodiscard]] Checked<PatchJob> parsePatchJob(const QByteArray& json);
[[nodiscard]] QJsonObject toJson(const PatchJob&);

} // namespace patchswarm::policy
