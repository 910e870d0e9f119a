using System.Globalization;
using System.Text.Json;
using LuBan.Packages;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.State;

/// <summary>Snapshots of the state in the folder <c>snapshot</c>: so that a start reads what came after the newest one only. They can be deleted at any time.</summary>
internal sealed partial class Snapshot(string data, ILogger logger)
{
    private const int Kept = 2;
    private readonly string _folder = Path.Combine(data, "snapshot");

    /// <summary>What a snapshot begins with; the digit changes with the format, and older files are passed over.</summary>
    public static ReadOnlySpan<byte> Magic => "LuBanSnapshot1"u8;

    /// <summary>Fills an empty state from the newest snapshot that is whole, if there is one.</summary>
    public void Load(MarketplaceState state)
    {
        foreach (var path in Files())
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
                var (sequence, line, packages, documents) = new SnapshotReader(file).Read();
                state.Restore(sequence, line, packages, documents);
                return;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or ArgumentException)
            {
                PassedOver(path, exception.Message);
            }
        }
    }

    /// <summary>Writes a snapshot and removes those that are not needed any more.</summary>
    public void Save(StateCapture capture)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, capture.Sequence.ToString("D16", CultureInfo.InvariantCulture) + ".bin");
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            new SnapshotWriter(file).Write(capture);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        DurableFiles.FlushDirectory(_folder);
        foreach (var old in Files().Skip(Kept)) File.Delete(old);
    }

    private IEnumerable<string> Files() => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.bin").OrderDescending(StringComparer.Ordinal) : [];

    [LoggerMessage(7003, LogLevel.Warning, "The snapshot {Path} is passed over, {Problem}. An older one or the journal takes its place; the start takes longer")]
    private partial void PassedOver(string path, string problem);
}
