using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Logging.Abstractions;

// Pushes versions with their files without end, several at a time, and says on standard output what was acknowledged or refused: the crash
// tests kill it in the middle. Arguments: DATA START. Each decision is three events that belong together.
const int Writers = 6;
var (data, start) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
await using var store = MarketplaceStore.Open(new MarketplaceOptions { Data = data }, TimeProvider.System, NullLoggerFactory.Instance);
IBlobs blobs = new FolderBlobs(Path.Combine(data, "blobs"), new StagingFolder(data));
using var output = Console.OpenStandardOutput();
var writing = new Lock();
Say($"open {store.State.Sequence} .");

await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
{
    for (var i = start; ; i++)
    {
        var (id, version) = ($"Crash.P{writer}", $"1.{i}.0");
        try
        {
            var content = Encoding.ASCII.GetBytes($"{id} {version} {new string('x', 3000)}");
            var hash = await blobs.WriteAsync(new MemoryStream(content), CancellationToken.None);
            await store.ChangeAsync(MarketplaceKeys.Package(id), "crash", _ => new Change<int>(0, Events(id, version, hash)), CancellationToken.None);
            Say($"done {id} {version} {hash} .");
        }
        catch (ExtensionException refusal) when (refusal.Code == "LB7005")
        {
            // The version is tried again: when there is space, it goes on.
            Say($"refused {id} {version} .");
            i--;
        }
    }
})));

static MarketplaceEvent[] Events(string id, string version, BlobHash hash)
{
    var card = new PackageCard { Title = id, Description = new string('d', 400) };
    var entry = new VersionEntry { Version = version, State = VersionState.Listed, Card = card, Pushed = DateTimeOffset.UnixEpoch, Package = hash, Original = hash, Size = 1, ContentHash = SHA512.HashData(Encoding.ASCII.GetBytes(version)), Detail = hash };
    return [new PackageSaved(id, "crash", ["crash"], false), new VersionSaved(id, entry), new VersionSaved(id, entry with { Version = version + "-second" })];
}

void Say(string line)
{
    var bytes = Encoding.ASCII.GetBytes(line + "\n");
    lock (writing)
    {
        output.Write(bytes);
        output.Flush();
    }
}
