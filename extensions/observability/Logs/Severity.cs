namespace LuBan.Observability.Logs;

/// <summary>How bad a line is, as far as its writer said so. Stored as one byte: the numbers never change.</summary>
internal enum Severity : byte
{
    Unknown = 0,
    Trace = 1,
    Debug = 2,
    Info = 3,
    Warning = 4,
    Error = 5,
    Fatal = 6,
}
