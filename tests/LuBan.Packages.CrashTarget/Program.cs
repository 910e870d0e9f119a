using LuBan.Packages;
using LuBan.TestSupport;

// Adds, commits, rolls back and collects without end. Each acknowledged state is printed after it was acknowledged; the test kills this
// process at any moment and compares.
var (root, seed) = (args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
var random = new Random(seed);
using var store = PackageStore.Open(root);
Console.WriteLine($"open {store.Current.Number}");
for (var round = 0; ; round++)
{
    var id = $"Acme.P{random.Next(3)}";
    var version = $"{seed}.{round}.0";
    var bytes = new TestPackage(id, version) { Files = new Dictionary<string, byte[]> { ["luban/data.bin"] = new byte[random.Next(200_000)] } }.Build();
    var package = await store.AddAsync(new MemoryStream(bytes), new PackageExpectation(id, version), CancellationToken.None);
    var items = new Dictionary<string, GenerationItem>(store.Current.Items) { [id.ToLowerInvariant()] = new(package.Version, package.Hash) };
    Acknowledge(store.Commit(items, "crash test", "test"));
    if (random.Next(4) == 0 && store.Generations.Count > 2) Acknowledge(store.Rollback(store.Generations[^2].Number, "test"));
    if (random.Next(3) == 0) store.Collect(3, new HashSet<string>());
    if (random.Next(5) == 0) store.DeleteData(id);
    Directory.CreateDirectory(store.DataDirectory(id));
}

static void Acknowledge(Generation generation)
{
    Console.WriteLine($"state {generation.Number} {string.Join(',', generation.Items.Select(item => $"{item.Key}={item.Value.Version}"))}");
    Console.Out.Flush();
}
