#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "console/picture/tilestate.h"

namespace patchswarm::picture {

// One endpoint and one artifact (or job).
struct Tile
{
    QString id; // EndpointId; stable, by it the selection survives an update
    QString name;
    QString note; // one plain sentence for the tool tip: cause of the failure, what it waits for
    int site = 0; // index into SwarmPicture::sites
    float progress = 0; // verified share, 0-1
    float bytesPerSecond = 0; // received, all sources
    TileState state = TileState::Waiting;
    Contact contact = Contact::Live;
    Glyph glyph = Glyph::None;
    bool crew = false; // fetches from the origin for its site
};

struct Site
{
    QString name;
    quint64 wanBytes = 0;
};

// One end of a flow. A tile is an index into SwarmPicture::tiles, a site one into sites.
struct FlowEnd
{
    enum class Kind : quint8
    {
        Origin,
        Site,
        Tile
    };

    Kind kind = Kind::Origin;
    int index = 0;

    friend bool operator==(const FlowEnd&, const FlowEnd&) = default;
};

// Bytes on their way. The view draws the 40 strongest whose ends it shows: origin -> site and
// site -> site in the fleet, origin -> tile and tile -> tile inside a site.
struct Flow
{
    FlowEnd from;
    FlowEnd to;
    double bytesPerSecond = 0; // mean over the last 2 s
    quint64 bytes = 0; // since the flow began: where its dots stand
};

struct Origin
{
    QString name; // host or CDN as the administrator knows it
    quint64 wanBytes = 0; // of all sites
    quint64 size = 0; // of the artifact
    double bytesPerSecond = 0;
    double copies = 0; // per site: wanBytes / size / sites
    double budget = 0; // copies that a site may fetch; 0: not known
};

// All the live picture shows at one instant.
struct SwarmPicture
{
    std::vector<Site> sites;
    std::vector<Tile> tiles; // any order; within a site they stand in this order
    std::vector<Flow> flows;
    Origin origin;
    Badge badge = Badge::Live;
    quint64 lostEvents = 0; // events that the history knows it missed
};

// The neighbourhood of one endpoint; at most 30 neighbours are shown, strongest first.
struct EgoPicture
{
    struct Neighbour
    {
        Tile tile;
        double inBytesPerSecond = 0; // from this neighbour to the centre
        double outBytesPerSecond = 0; // from the centre to this neighbour
    };

    Tile centre;
    double originBytesPerSecond = 0;
    std::vector<Neighbour> neighbours;
    QString unused; // one sentence: how many peers were not used, and why
};

} // namespace patchswarm::picture
