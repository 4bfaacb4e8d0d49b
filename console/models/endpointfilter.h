#pragma once

#include <QJsonObject>
#include <QSortFilterProxyModel>

#include "console/models/endpointtablemodel.h"

namespace patchswarm::models {

// Which endpoints are shown. Empty fields let everything through.
struct EndpointCriteria
{
    QString text; // words, all of which stand in name, address, site, groups, tags or state
    QStringList sites; // any of these
    QStringList groups;
    QStringList tags;
    QVector<Condition> conditions;
    bool onlyAttention = false; // whatever needs a person
    bool onlyDrift = false;
    bool onlyJobFailed = false;

    [[nodiscard]] bool isEmpty() const { return *this == EndpointCriteria {}; }

    [[nodiscard]] bool matches(const EndpointRow& row) const;

    [[nodiscard]] QJsonObject toJson() const;
    // Unknown words are left out.
    [[nodiscard]] static EndpointCriteria fromJson(const QJsonObject& json);

    friend bool operator==(const EndpointCriteria&, const EndpointCriteria&) = default;
};

struct SavedFilter
{
    QString name;
    EndpointCriteria criteria;
    bool isBuiltIn = false;
};

// The filters that come with the program, and those that a person saved. It keeps no file: its
// owner stores toJson() in its settings.
class SavedFilters
{
public:
    [[nodiscard]] QVector<SavedFilter> all() const; // built-in first, then by name
    // Replaces one of the same name; InvalidInput for an empty or built-in name.
    [[nodiscard]] Result<void> save(const QString& name, const EndpointCriteria& criteria);
    void remove(const QString& name);

    [[nodiscard]] QByteArray toJson() const;
    // What cannot be read is left out.
    [[nodiscard]] static SavedFilters fromJson(const QByteArray& json);

private:
    QVector<SavedFilter> m_saved;
};

// Sorts and filters an EndpointTableModel, worst first until a column is chosen. GUI thread.
class EndpointFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit EndpointFilter(QObject* parent = nullptr);

    // Precondition: an EndpointTableModel.
    void setSourceModel(QAbstractItemModel* source) override;
    void setCriteria(const EndpointCriteria& criteria);

    [[nodiscard]] const EndpointCriteria& criteria() const { return m_criteria; }

    void sortWorstFirst(); // the worst first, then by name

    // Names of the endpoints shown, in order.
    [[nodiscard]] QStringList endpoints() const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    const EndpointTableModel* m_source = nullptr;
    EndpointCriteria m_criteria;
};

} // namespace patchswarm::models
