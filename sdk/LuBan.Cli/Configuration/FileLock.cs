using System.Diagnostics;
using LuBan.Cli.Text;

namespace LuBan.Cli.Configuration;

/// <summary>Lets one process at a time change a file. The lock is a file beside it, which stays: who removes it while somebody waits makes two of one lock.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else has the lock; a process that dies gives it back.</summary>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        var lockFile = path + ".lock";
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                PrivateFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(lockFile))!);
                return new(new FileStream(lockFile, options));
            }
            catch (IOException taken) when (taken.GetType() == typeof(IOException) && waiting.Elapsed < LongestWait)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                throw new CliException(CliErrors.ConfigurationUnreadable, lockFile, broken.Message);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
