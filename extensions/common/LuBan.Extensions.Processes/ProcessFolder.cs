using System.Globalization;

namespace LuBan.Extensions.Processes;

/// <summary>The files of one process.</summary>
internal sealed class ProcessFolder(string path)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Identity => At("identity");

    public string Mark => At("mark");

    public string Exit => At("exit");

    public string Shim => At("shim.sh");

    public string Run => At("run.sh");

    public string Output => At("output");

    public string Error => At("error");

    public string Complaints => At("shim.log");

    public void Create()
    {
        Directory.CreateDirectory(Path, Private);
        File.SetUnixFileMode(Path, Private);
    }

    /// <summary>Removes what an ended process left: its identity first, for without it nothing is adopted.</summary>
    public void Clear()
    {
        foreach (var file in (string[])[Identity, Exit, Run, Shim, Complaints, Output, Error, At("output.pipe"), At("error.pipe")]) File.Delete(file);
        foreach (var old in Directory.EnumerateFiles(Path, "output.*").Concat(Directory.EnumerateFiles(Path, "error.*"))) File.Delete(old);
    }

    public void WritePrivate(string file, string text)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    public ProcessEnd? ReadEnd() =>
        TryRead(Exit) is { } text && int.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var code) ? new(code, new DateTimeOffset(File.GetLastWriteTimeUtc(Exit), TimeSpan.Zero)) : null;

    public string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
