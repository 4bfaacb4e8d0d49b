# Fails when the service unit gives the agent more than it needs.  cmake -DROOT=<source dir> -P service.cmake
cmake_minimum_required(VERSION 3.25)
set(unit ${ROOT}/packaging/systemd/patchswarm-agent.service)
set(most 20) # tenths of systemd's exposure level

# What the level alone does not tell.
file(STRINGS ${unit} lines REGEX "^[A-Z]")
foreach(setting IN ITEMS "User=patchswarm" "StateDirectoryMode=0700" "UMask=0077" "CapabilityBoundingSet="
        "AmbientCapabilities=" "NoNewPrivileges=yes" "NoExecPaths=/" "MemoryDenyWriteExecute=yes")
    if(NOT setting IN_LIST lines)
        message(SEND_ERROR "${unit} lacks ${setting}")
    endif()
endforeach()
foreach(line IN LISTS lines)
    if(line MATCHES "^ExecPaths=.*/(s?bin|bash|sh|dash)( |$)")
        message(SEND_ERROR "${unit} lets more than the agent be executed: ${line}")
    endif()
endforeach()

find_program(analyze systemd-analyze)
if(NOT analyze)
    message("SKIPPED: there is no systemd-analyze here, so that the exposure level was not looked at")
    return()
endif()
execute_process(COMMAND ${analyze} security --offline=true --no-pager --threshold=${most} ${unit}
    RESULT_VARIABLE failed OUTPUT_VARIABLE told ERROR_VARIABLE why)
if(NOT told MATCHES "exposure level for [^:]*: ([0-9]+)[.]([0-9])")
    message("SKIPPED: systemd-analyze tells no exposure level offline: ${why}")
    return()
endif()
math(EXPR level "${CMAKE_MATCH_1} * 10 + ${CMAKE_MATCH_2}")
message("exposure level ${CMAKE_MATCH_1}.${CMAKE_MATCH_2}")
if(level GREATER most)
    message(SEND_ERROR "${unit} is more exposed than 2.0:\n${told}")
endif()
