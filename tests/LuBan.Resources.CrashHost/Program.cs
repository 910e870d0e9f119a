using System.Globalization;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;

// Writes without end and says on standard output what was acknowledged: the crash tests kill it in the middle.
// An acknowledged line is "revision key value"; the value grows with each write of the key.
var store = SqliteResourceStore.Open(new ResourceStoreOptions { DatabasePath = args[0], CompactionInterval = TimeSpan.FromMilliseconds(200), RetainedRevisions = 100 });
var start = int.Parse(args[1], CultureInfo.InvariantCulture);
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

await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
{
    for (var i = start; ; i++)
    {
        var key = new ResourceKey("crash.test", "items", "default", $"w{writer}-{i % 20}");
        var data = System.Text.Encoding.ASCII.GetBytes($"{{\"metadata\":{{\"name\":\"{key.Name}\"}},\"value\":{i},\"fill\":\"{new string('x', 700)}\"}}");
        var current = store.Get(key);
        var type = current is null ? StoreOperationType.Create : StoreOperationType.Update;
        var outcome = await store.CommitAsync(new StoreOperation(type, key, current?.Revision ?? 0, "uid", data), CancellationToken.None);
        if (outcome.Result == StoreResult.Committed)
            Acknowledge(string.Create(CultureInfo.InvariantCulture, $"{outcome.Object!.Revision} {key.Name} {i}"));
    }
})));
