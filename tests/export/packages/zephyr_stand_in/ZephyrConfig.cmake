# Stands in for Zephyr on a host: the functions that a module uses, and the configuration of prj.conf.
file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/prj.conf settings REGEX "^CONFIG_[A-Z_]+=y$")
foreach(setting ${settings})
  string(REGEX REPLACE "=y$" "" name ${setting})
  set(${name} y)
endforeach()

enable_language(C)
add_executable(app)
target_include_directories(app PRIVATE ${CMAKE_CURRENT_LIST_DIR}/include)

function(zephyr_include_directories)
  target_include_directories(app PRIVATE ${ARGN})
endfunction()

function(zephyr_library_named name)
  add_library(${name} STATIC)
  target_link_libraries(app PRIVATE ${name})
  set(library ${name} PARENT_SCOPE)
endfunction()

function(zephyr_library_sources)
  target_sources(${library} PRIVATE ${ARGN})
endfunction()

function(zephyr_library_compile_options)
  target_compile_options(${library} PRIVATE ${ARGN})
endfunction()

foreach(module ${ZEPHYR_EXTRA_MODULES})
  add_subdirectory(${module}/zephyr ${CMAKE_BINARY_DIR}/module)
endforeach()
