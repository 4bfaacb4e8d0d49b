# patchswarm_translations(<room> <program>)
# Compiles resources/translations/<program>_<language>.ts into the room's resources, /patchswarm/translations.
# Without lrelease the program is built in English only, and says so here.
find_program(PATCHSWARM_LRELEASE NAMES lrelease-qt6 lrelease HINTS "${QT6_INSTALL_PREFIX}/${QT6_INSTALL_BINS}")

function(patchswarm_translations room program)
    if(NOT PATCHSWARM_LRELEASE)
        message(WARNING "lrelease is missing (package qt6-l10n-tools): ${program} will speak English only")
        return()
    endif()
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/translations/${program}_*.ts")
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM name)
        set(compiled "${CMAKE_CURRENT_BINARY_DIR}/${name}.qm")
        add_custom_command(OUTPUT "${compiled}"
            COMMAND "${PATCHSWARM_LRELEASE}" -silent "${source}" -qm "${compiled}"
            DEPENDS "${source}" VERBATIM)
        set_source_files_properties("${compiled}" PROPERTIES QT_RESOURCE_ALIAS "${name}.qm")
        list(APPEND all "${compiled}")
    endforeach()
    qt_add_resources(${room} translations PREFIX /patchswarm/translations FILES ${all})
endfunction()
