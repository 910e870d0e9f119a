namespace LuBan.Cli.Commands.Develop;

/// <summary>What of a project was saved, and so what has to be done again.</summary>
[Flags]
internal enum DevChanges
{
    None = 0,

    /// <summary>Files of luban/console: the package only gets other files.</summary>
    Console = 1,

    /// <summary>The sources that luban/console/dist is built from.</summary>
    ConsoleSources = 2,

    /// <summary>Anything else: the project is packed anew.</summary>
    Code = 4,
}
