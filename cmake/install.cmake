# What `make install PREFIX=...` puts where: the program, both libraries, the public headers, and what
# find_package() and pkg-config need; and a list of it all, by which scripts/uninstall takes it away again.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/tpcmill)

# What earlier versions have put there stays in the list. Folders that are not there yet are ours.
set(INSTALLED_LIST ${CMAKE_INSTALL_DATADIR}/tpcmill/installed.txt)
set(INSTALLED_FOLDERS ${CMAKE_INSTALL_BINDIR} ${CMAKE_INSTALL_INCLUDEDIR}/tpcmill ${PACKAGE_FOLDER}
  ${CMAKE_INSTALL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_DATADIR}/tpcmill)
install(CODE "
  set(prefix \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
  set(installed)
  if(EXISTS \"\${prefix}/${INSTALLED_LIST}\")
    file(STRINGS \"\${prefix}/${INSTALLED_LIST}\" installed)
  endif()
  foreach(folder ${INSTALLED_FOLDERS})
    while(NOT folder STREQUAL \"\" AND NOT EXISTS \"\${prefix}/\${folder}\")
      list(APPEND installed \"\${folder}/\")
      get_filename_component(folder \"\${folder}\" DIRECTORY)
    endwhile()
  endforeach()")

install(TARGETS tpcmill RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
set(CODEC_TARGETS codec_snappy codec_zstd codec_lz4 codec_brotli codec_deflate codec_zlib codec_hwy codec_uring)
install(TARGETS tpcmill_library tpcmill_shared ${CODEC_TARGETS} EXPORT tpcmill
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT tpcmill NAMESPACE tpcmill:: FILE tpcmill-targets.cmake DESTINATION ${PACKAGE_FOLDER})

configure_package_config_file(cmake/tpcmill-config.cmake.in tpcmill-config.cmake INSTALL_DESTINATION ${PACKAGE_FOLDER})
write_basic_package_version_file(tpcmill-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tpcmill-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/tpcmill-config-version.cmake
  DESTINATION ${PACKAGE_FOLDER})

# What a program has to link beside a static library.
set(PRIVATE_LIBRARIES)
foreach(target ${CODEC_TARGETS})
  get_target_property(names ${target} LIBRARY_NAMES)
  foreach(name ${names})
    string(APPEND PRIVATE_LIBRARIES " -l${name}")
  endforeach()
endforeach()
file(RELATIVE_PATH INCLUDE_FROM_PACKAGE_FILE
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(cmake/tpcmill.pc.in tpcmill.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/tpcmill.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(CODE "
  foreach(file \${CMAKE_INSTALL_MANIFEST_FILES})
    file(RELATIVE_PATH file \"\${CMAKE_INSTALL_PREFIX}\" \"\${file}\")
    list(APPEND installed \"\${file}\")
  endforeach()
  list(APPEND installed ${INSTALLED_LIST})
  list(REMOVE_DUPLICATES installed)
  string(REPLACE \";\" \"\\n\" lines \"\${installed}\")
  file(WRITE \"\${prefix}/${INSTALLED_LIST}\" \"\${lines}\\n\")")
