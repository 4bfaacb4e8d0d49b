#pragma once

#include <QStringList>

#include "shared/base/error.h"

namespace patchswarm::trust {

// Gathers everything that is wrong, so that a person learns it at once; the first fault's code
// stands for all.
class Faults
{
public:
    void add(const Error& error)
    {
        if (m_sentences.isEmpty())
            m_code = error.code;
        m_sentences << error.detail;
    }

    void add(ErrorCode code, const QString& sentence) { add(Error {code, sentence}); }

    // The value; without one the fault is noted and a default value returned.
    template<class T>
    T take(Result<T> result)
    {
        if (result)
            return std::move(*result);
        add(result.error());
        return T();
    }

    [[nodiscard]] bool isEmpty() const { return m_sentences.isEmpty(); }

    [[nodiscard]] Error error(const QString& prefix = {}) const
    {
        return {m_code, prefix + m_sentences.join(u' ')};
    }

private:
    ErrorCode m_code = ErrorCode::InvalidInput;
    QStringList m_sentences;
};

} // namespace patchswarm::trust
