using System.ComponentModel;
using OsProcess = System.Diagnostics.Process;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>
/// A shell that outlives the kernel by a moment. A worker itself ends with the kernel, by a signal of Linux; what the worker started does
/// not, so somebody outside of the worker's reach must be there to end it when the kernel was killed.
/// </summary>
internal sealed class WorkerGuard : IDisposable
{
    private const string Shell = "/bin/sh";

    // The end of the input is the end of the kernel.
    private const string Script = "read -r _; kill -9 \"-$0\" 2> /dev/null";
    private readonly OsProcess _process;

    private WorkerGuard(OsProcess process) => _process = process;

    /// <summary>Guards a process group; null when there is no shell.</summary>
    public static WorkerGuard? Start(int group)
    {
        var start = new System.Diagnostics.ProcessStartInfo(Shell, ["-c", Script, group.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        try
        {
            return new(OsProcess.Start(start)!);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Nothing is left to guard. It is ended before its input is: otherwise it would do its work.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
