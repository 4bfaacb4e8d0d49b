# Completion for bash: source it, or install it as share/bash-completion/completions/patchswarmctl.
_patchswarmctl() {
    local current=${COMP_WORDS[COMP_CWORD]} candidates
    candidates=$("${COMP_WORDS[0]}" --complete "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD-1]} in
        --role) candidates='agent viewer operator admin' ;;
        --format) candidates='text json csv' ;;
        --target) candidates='all group= tag= endpoint=' ;;
    esac
    if [[ -n $candidates && ( $current == -* || $candidates != *--* ) ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$candidates" -- "$current")
    else
        compopt -o default
    fi
}
complete -F _patchswarmctl patchswarmctl
