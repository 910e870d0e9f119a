using System.Reflection;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>How the running program is started once more.</summary>
internal static class WorkerCommand
{
    /// <summary>The program and the arguments before the verb.</summary>
    public static IReadOnlyList<string> Of(WorkerHostOptions options)
    {
        if (options.Command.Count > 0) return options.Command;
        var program = Environment.ProcessPath!;
        // Started as 'dotnet LuBan.Server.dll'.
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Assembly.GetEntryAssembly()!.Location] : [program];
    }

    /// <summary>The files that somebody must be able to read to run it.</summary>
    public static IReadOnlyList<string> Files(WorkerHostOptions options) =>
        [.. Of(options).Where(File.Exists), Path.Combine(RuntimeFolder, "dotnet"), .. Of(options).Where(File.Exists).Select(Resolved)];

    /// <summary>Where .NET is: <c>shared/Microsoft.NETCore.App/10.x</c> is three folders below.</summary>
    public static string RuntimeFolder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, "../../.."));

    /// <summary>The folder of the program itself.</summary>
    public static string ProgramFolder(WorkerHostOptions options) => Path.GetDirectoryName(Of(options).Last(File.Exists))!;

    private static string Resolved(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
