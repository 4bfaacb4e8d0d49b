#pragma once

#include "console/fleet/fleetsnapshot.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// A peer of one endpoint, for one artifact.
struct PeerRow
{
    QString key;
    rpc::PeerStatus peer;
    QString name; // by the fleet's inventory, else as told, else the address

    friend bool operator==(const PeerRow&, const PeerRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const PeerRow& row)
{
    return row.key;
}

// One endpoint's peers: those in use with what comes in and goes out, or those that were
// considered and not used, with the rule that excluded each. Needs the endpoint in
// FleetWatch::setFocus(). GUI thread.
class PeerLinksModel : public KeyedRows<PeerRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Peer,
        In, // bytes per second
        Out,
        Received, // bytes
        Given,
        Standing,
        Rule,
        ColumnCount
    };

    enum class Show
    {
        Links,
        WhyNot
    };

    explicit PeerLinksModel(Show show, QObject* parent = nullptr);

    // Null: no endpoint.
    void setEndpoint(const fleet::EndpointPointer& endpoint, const fleet::FleetSnapshot& fleet);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const PeerRow& row, int column);

    Show m_show;
};

} // namespace patchswarm::models
