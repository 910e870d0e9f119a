using System.Text;

namespace LuBan.AppStore.Api;

/// <summary>A growing file, read line by line. When it was rotated the rest of the old one comes first.</summary>
internal sealed class LogFile(string path) : IDisposable
{
    private FileStream? _file;
    private readonly MemoryStream _open = new();

    /// <summary>The whole lines that came since the last call.</summary>
    public IReadOnlyList<string> ReadLines()
    {
        var lines = new List<string>();
        _file ??= Open();
        if (_file is null) return lines;
        Read(_file, lines);
        // Shorter than what was read of it: another file has this name now.
        if (new FileInfo(path) is { Exists: true } now && now.Length < _file.Position)
        {
            _file.Dispose();
            if ((_file = Open()) is not null) Read(_file, lines);
        }

        return lines;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _open.Dispose();
    }

    private FileStream? Open() => File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;

    private void Read(FileStream file, List<string> lines)
    {
        for (int next; (next = file.ReadByte()) >= 0;)
        {
            if (next != '\n')
            {
                _open.WriteByte((byte)next);
                continue;
            }

            lines.Add(Encoding.UTF8.GetString(_open.GetBuffer(), 0, (int)_open.Length).TrimEnd('\r'));
            _open.SetLength(0);
        }
    }
}
