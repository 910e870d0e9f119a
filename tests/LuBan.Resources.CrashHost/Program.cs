using System.Globalization;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;

// Writes without end and says on standard output what was acknowledged: the crash tests kill it in the middle.
// Arguments: "sqlite FILE START" or "postgres CONNECTION START".
// An acknowledged line is "revision key value ."; a line without the point was cut. The value grows with each write of the key.
const int Writers = 8;
var options = new ResourceStoreOptions { CompactionInterval = TimeSpan.FromMilliseconds(200), RetainedRevisions = 100 };
IResourceStore store;
if (args[0] == "postgres")
{
    options.Postgres = args[1];
    store = await PostgresResourceStore.OpenAsync(options);
}
else
{
    options.DatabasePath = args[1];
    store = SqliteResourceStore.Open(options);
}

var start = int.Parse(args[2], CultureInfo.InvariantCulture);
var output = new Lock();
using var stdout = Console.OpenStandardOutput();

void Acknowledge(string line)
{
    var bytes = System.Text.Encoding.ASCII.GetBytes(line + "\n");
    lock (output)
    {
        stdout.Write(bytes);
        stdout.Flush();
    }
}

await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
{
    for (var i = start; ; i++)
    {
        var key = new ResourceKey("crash.test", "items", "default", $"w{writer}-{i % 20}");
        var data = System.Text.Encoding.ASCII.GetBytes($"{{\"metadata\":{{\"name\":\"{key.Name}\"}},\"value\":{i},\"fill\":\"{new string('x', 700)}\"}}");
        var current = store.Get(key);
        var type = current is null ? StoreOperationType.Create : StoreOperationType.Update;
        var outcome = await store.CommitAsync(new StoreOperation(type, key, current?.Revision ?? 0, "uid", data), CancellationToken.None);
        // Each writer has keys of its own: nothing else may come out.
        if (outcome.Result != StoreResult.Committed) throw new InvalidOperationException($"{key} {i}: {outcome.Result}, there is {outcome.Object?.Revision}");
        Acknowledge(string.Create(CultureInfo.InvariantCulture, $"{outcome.Object!.Revision} {key.Name} {i} ."));
    }
})));
