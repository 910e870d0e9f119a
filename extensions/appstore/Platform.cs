using System.Runtime.Versioning;

// Apps are processes of a Unix system, with its users, signals and modes of files.
[assembly: UnsupportedOSPlatform("windows")]
