using System.Globalization;
using LuBan.Observability.CrashTarget;
using LuBan.Observability.Metrics;

// Appends batches without end, now and then with a snapshot in between. Each acknowledged batch is printed after it was acknowledged; the test kills
// this process at any moment and compares.
var (folder, seed) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
var store = TestStore.Open(folder);
var first = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
for (var batch = 0; ; batch++)
{
    var time = first + batch;
    store.Append([.. Enumerable.Range(0, 50).Select(i => new Sample(Labels.Of(("__name__", "batch"), ("run", $"{seed}"), ("i", $"{i}")), time, batch)), new Sample(Labels.Of(("__name__", "churn"), ("run", $"{seed}"), ("batch", $"{batch}")), time, batch)]);
    Console.WriteLine($"{batch} {time}");
    Console.Out.Flush();
    if (batch % 200 == 199) store.WriteSnapshot();
}
