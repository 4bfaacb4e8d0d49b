# Completion for bash: source it, or install it as share/bash-completion/completions/patchswarm-agent.
_patchswarm_agent() {
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD-1]} in
        --log-level) mapfile -t COMPREPLY < <(compgen -W 'debug info warning error' -- "$current") ;;
        --priority) mapfile -t COMPREPLY < <(compgen -W "background inherited" -- "$current") ;;
        --state) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        --enroll) compopt -o default ;;
        --bind) ;;
        *) mapfile -t COMPREPLY < <(compgen -W '--state --enroll --bind --log-level --priority --help --version' -- "$current") ;;
    esac
}
complete -F _patchswarm_agent patchswarm-agent
