#pragma once

#include "console/picture/rollout.h"
#include "console/views/paintedview.h"

namespace patchswarm::views {

// Which parts of the artifact one endpoint holds, in file order, with the figures below. Its one
// item is the whole bar.
class PiecesBar : public PaintedView
{
    Q_OBJECT

public:
    explicit PiecesBar(QWidget* parent = nullptr);

    void setPieces(picture::Pieces);

    [[nodiscard]] int itemCount() const override { return 1; }

    [[nodiscard]] PaintedItem item(int) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintView(QPainter&) override;

private:
    [[nodiscard]] QString figures() const;

    picture::Pieces m_pieces;
};

} // namespace patchswarm::views
