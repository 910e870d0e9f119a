namespace LuBan.Observability.Logs.Store;

/// <summary>
/// Only one process, and in it one version of the extension, may write to the store. While an upgrade runs there are two versions: the new one
/// asks, and the old one closes and lets go.
/// </summary>
internal sealed class StoreLease(string folder) : IDisposable
{
    private readonly string _request = Path.Combine(folder, "handover");
    private FileStream? _lock;

    /// <summary>Takes the lease.</summary>
    /// <param name="asks">Whether to ask for it when somebody else has it.</param>
    /// <returns>Whether it was taken.</returns>
    internal bool TryTake(bool asks)
    {
        Directory.CreateDirectory(folder);
        try
        {
            _lock = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            if (asks && !File.Exists(_request)) File.WriteAllBytes(_request, []);
            return false;
        }
        File.Delete(_request);
        return true;
    }

    /// <summary>Whether somebody else asks for it.</summary>
    internal bool IsAskedFor() => File.Exists(_request);

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }
}
