using System.Diagnostics;
using System.Security.Cryptography;

namespace LuBan.Extensions.Processes;

/// <summary>A process that outlives the kernel. Whoever comes after finds it again by its folder.</summary>
/// <remarks>Any number of these may stand for one process; they hold nothing but its folder, and need no disposal.</remarks>
public sealed partial class DetachedProcess
{
    private readonly ProcessFolder _folder;
    private readonly ProcessIdentity _identity;
    private ProcessEnd? _end;

    private DetachedProcess(ProcessFolder folder, ProcessIdentity identity)
    {
        _folder = folder;
        _identity = identity;
        StartedAt = new(File.GetLastWriteTimeUtc(folder.Identity), TimeSpan.Zero);
    }

    /// <summary>The program's process number.</summary>
    public int Id => _identity.Id;

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>What it writes to its standard output, as it comes.</summary>
    public string OutputFile => _folder.Output;

    /// <summary>What it writes to its standard error, as it comes.</summary>
    public string ErrorFile => _folder.Error;

    /// <summary>Whether the program itself runs. What it started may run on after it.</summary>
    public bool IsRunning => _end is null && _folder.ReadEnd() is null && _identity.IsAlive;

    /// <summary>Starts a process. It is there when this returns, as itself or about to become the program.</summary>
    /// <exception cref="ProcessException">It was not started; the code and message say why.</exception>
    public static async Task<DetachedProcess> StartAsync(ProcessStart start, CancellationToken cancellationToken)
    {
        StartRules.Check(start);
        var folder = new ProcessFolder(start.Folder);
        if (Adopt(start.Folder) is { IsRunning: true } running) throw new ProcessException("LB9452", $"The folder '{folder.Path}' belongs to process {running.Id}, which runs. Stop it first, or choose another folder.");
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        folder.Create();
        // First: a shim that is still on its way in this folder finds another mark, and ends.
        folder.WritePrivate(folder.Mark, mark + "\n");
        folder.Clear();
        folder.WritePrivate(folder.Run, ShimScript.Run(start, mark));
        folder.WritePrivate(folder.Shim, ShimScript.Shim(start, folder, mark));
        await LaunchAsync(folder, cancellationToken);
        // It holds the environment, and is read by now.
        File.Delete(folder.Run);
        return Adopt(start.Folder) ?? throw new ProcessException("LB9454", $"The process in '{folder.Path}' was not started. {Complaints(folder)}");
    }

    /// <summary>What was started in this folder: running, or ended with its exit code. Null: nothing.</summary>
    /// <remarks>A process is known by its number, its start time and the machine's start, so another one with the same number is never taken for it.</remarks>
    public static DetachedProcess? Adopt(string folder)
    {
        var files = new ProcessFolder(folder);
        // The shim writes it in two steps within milliseconds; whoever comes in between waits for the second.
        for (var attempt = 0; File.Exists(files.Identity) && attempt < 200; attempt++)
        {
            if (ProcessIdentity.Read(files) is { } identity) return new(files, identity);
            Thread.Sleep(5);
        }

        return null;
    }

    /// <summary>Waits for the program's end, and up to 2 seconds more for output that is on its way. Never throws because of how it ended.</summary>
    public async Task<ProcessEnd> WaitAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (IsRunning) await Task.Delay(Pause(began), cancellationToken);
        await WhileAsync(() => _identity.IsShimAlive, TimeSpan.FromSeconds(2), cancellationToken);
        return End();
    }

    private static async Task LaunchAsync(ProcessFolder folder, CancellationToken cancellationToken)
    {
        // .NET ignores SIGPIPE, and what is ignored stays so in all descendants: a pipeline in a script would no longer end with its reader.
        var info = new ProcessStartInfo(Tools.Find("setsid"), [Tools.Find("env"), "--default-signal", Tools.Find("sh"), folder.Shim]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        info.Environment.Clear();
        Native.KeepFilesFromChildren();
        // Disposed at once: the runtime still collects it when it ends, and nothing of ours waits for it.
        using var shim = Process.Start(info) ?? throw new ProcessException("LB9454", $"No shim was started in '{folder.Path}'.");
        shim.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            if (await shim.StandardOutput.ReadLineAsync(patience.Token) != "started") throw new ProcessException("LB9454", $"The process in '{folder.Path}' was not started. {Complaints(folder)}");
        }
        catch (OperationCanceledException)
        {
            // Whatever came of it: it must not begin after its starter gave up.
            if (Adopt(folder.Path) is { } late) await late.StopAsync(TimeSpan.Zero, CancellationToken.None);
            else folder.WritePrivate(folder.Mark, "void\n");
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProcessException("LB9454", $"The process in '{folder.Path}' did not start within 60 seconds. {Complaints(folder)}");
        }
    }

    /// <summary>Short after a start, for short programs; a tenth of a second for long ones.</summary>
    private static TimeSpan Pause(long began) => TimeSpan.FromMilliseconds(Math.Clamp(Stopwatch.GetElapsedTime(began).TotalMilliseconds / 20, 2, 100));

    private static async Task<bool> WhileAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (condition())
        {
            if (Stopwatch.GetElapsedTime(began) >= limit) return false;
            await Task.Delay(Pause(began), cancellationToken);
        }

        return true;
    }

    private static string Complaints(ProcessFolder folder)
    {
        var said = string.Concat(folder.TryRead(folder.Error), folder.TryRead(folder.Complaints)).Trim();
        return said.Length > 0 ? $"It was said: {said[..Math.Min(said.Length, 2000)]}" : "See shim.log and error in that folder.";
    }

    private ProcessEnd End() => _end ??= _folder.ReadEnd() ?? new ProcessEnd(null, DateTimeOffset.UtcNow);
}
