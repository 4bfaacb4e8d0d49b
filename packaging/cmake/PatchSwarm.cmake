# The project's own CMake vocabulary: one flags target, a room, a program, a test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

add_library(patchswarm_flags INTERFACE)
target_include_directories(patchswarm_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
target_compile_options(patchswarm_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    $<$<BOOL:${PATCHSWARM_WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(patchswarm_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH)

# What most files include of the standard library and Qt Core, parsed once: that halves the time of a whole build.
# Every file still includes what it uses; the dev preset builds without this and so shows who does not.
add_library(patchswarm_prelude OBJECT "${CMAKE_CURRENT_LIST_DIR}/prelude.cpp")
target_link_libraries(patchswarm_prelude PRIVATE patchswarm_flags Qt6::Core)
target_precompile_headers(patchswarm_prelude PRIVATE "${CMAKE_CURRENT_LIST_DIR}/prelude.h")

# patchswarm_room(<part>_<room> [WITHOUT_QT] SOURCES file... USES target...)
# A room is a static library named after its folder; headers belong in SOURCES too.
function(patchswarm_room name)
    cmake_parse_arguments(ROOM "WITHOUT_QT" "" "SOURCES;USES" ${ARGN})
    add_library(${name} STATIC ${ROOM_SOURCES})
    target_link_libraries(${name} PUBLIC patchswarm_flags ${ROOM_USES})
    if(NOT ROOM_WITHOUT_QT)
        target_precompile_headers(${name} REUSE_FROM patchswarm_prelude)
    endif()
    if("Qt6::Core" IN_LIST ROOM_USES OR ROOM_USES MATCHES "Qt6::")
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# patchswarm_program(<name> SOURCES main.cpp USES room...)
function(patchswarm_program name)
    cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${PROGRAM_SOURCES})
    target_link_libraries(${name} PRIVATE patchswarm_flags ${PROGRAM_USES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# patchswarm_test(<tst_name> [SOURCES file...] USES room... [LABELS label...] [TIMEOUT seconds])
# The first label is the test's kind (default: unit); target tests_of_kind_<kind> builds all of that kind.
# One executable per tst_*.cpp; the source defaults to <tst_name>.cpp beside the CMakeLists.txt.
function(patchswarm_test name)
    cmake_parse_arguments(TEST "SERIAL" "TIMEOUT" "SOURCES;USES;LABELS" ${ARGN})
    if(NOT TEST_SOURCES)
        set(TEST_SOURCES ${name}.cpp)
    endif()
    if(NOT TEST_LABELS)
        set(TEST_LABELS unit)
    endif()
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    add_executable(${name} ${TEST_SOURCES})
    target_link_libraries(${name} PRIVATE patchswarm_flags Qt6::Test ${TEST_USES})
    target_precompile_headers(${name} REUSE_FROM patchswarm_prelude)
    target_compile_definitions(${name} PRIVATE
        PATCHSWARM_TEST_VECTORS="${PROJECT_SOURCE_DIR}/tests/support/vectors")
    set_target_properties(${name} PROPERTIES AUTOMOC ON
        RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests/bin")
    add_test(NAME ${name} COMMAND ${name})
    list(GET TEST_LABELS 0 kind)
    if(NOT TARGET tests_of_kind_${kind})
        add_custom_target(tests_of_kind_${kind})
    endif()
    add_dependencies(tests_of_kind_${kind} ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp"
        RUN_SERIAL ${TEST_SERIAL})
endfunction()
