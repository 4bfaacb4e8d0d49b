# Completion for bash: source it, or install it as share/bash-completion/completions/patchswarm-console.
_patchswarm_console() {
    local current=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    case ${COMP_WORDS[COMP_CWORD-1]} in
        --page) mapfile -t COMPREPLY < <(compgen -W 'overview endpoints profiles jobs swarm reports audit' -- "$current") ;;
        --language) mapfile -t COMPREPLY < <(compgen -W 'de en' -- "$current") ;;
        --demo) mapfile -t COMPREPLY < <(compgen -W 'patch-tuesday' -- "$current") ;;
        --fleet | --logs) mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        --screenshot) compopt -o default ;;
        --after | --endpoints | --size | --wan | --seed) ;;
        *) mapfile -t COMPREPLY < <(compgen -W '--fleet --page --demo --simulate --endpoints --size --wan --lan --seed --logs --language --screenshot --after --help --version' -- "$current") ;;
    esac
}
complete -F _patchswarm_console patchswarm-console
