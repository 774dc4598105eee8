"""The C library through ctypes: its tables as readers of PyArrow."""
import ctypes

import pyarrow


class Options(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("benchmark", ctypes.c_char_p), ("scale_factor", ctypes.c_char_p),
                ("table", ctypes.c_char_p), ("distributions", ctypes.c_char_p),
                ("columns", ctypes.POINTER(ctypes.c_char_p)), ("column_count", ctypes.c_int64),
                ("first_row", ctypes.c_int64), ("row_count", ctypes.c_int64), ("parts", ctypes.c_int64),
                ("part", ctypes.c_int64), ("batch_rows", ctypes.c_int64), ("decimal", ctypes.c_int32),
                ("string", ctypes.c_int32), ("integer", ctypes.c_int32), ("threads", ctypes.c_int32)]


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int32), ("message", ctypes.c_char * 2044)]


class Library:
    def __init__(self, path):
        self.library = ctypes.CDLL(str(path))

    def open(self, table, columns=None, **settings):
        options, error, stream = Options(), Error(), ctypes.create_string_buffer(40)
        self.library.tpcmill_table_options_init(ctypes.byref(options), ctypes.c_size_t(ctypes.sizeof(options)))
        options.table = table.encode()
        for name, value in settings.items():
            setattr(options, name, value.encode() if isinstance(value, str) else value)
        if columns is not None:
            options.columns = (ctypes.c_char_p * len(columns))(*(name.encode() for name in columns))
            options.column_count = len(columns)
        if self.library.tpcmill_open_table(ctypes.byref(options), stream, ctypes.byref(error)) != 0:
            raise RuntimeError(error.message.decode())
        return pyarrow.RecordBatchReader._import_from_c(ctypes.addressof(stream))

    def read(self, table, **settings):
        read = self.open(table, **settings).read_all()
        read.validate(full=True)
        return read
