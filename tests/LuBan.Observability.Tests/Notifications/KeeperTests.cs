using System.Collections;
using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;
using LuBan.Sdk;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>What a restart must not forget, whenever it comes.</summary>
public sealed class KeeperTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-keeper-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_end_that_comes_in_from_outside_is_written_although_nobody_is_told_yet()
    {
        using (var first = await RunAsync())
        {
            first.Book.Put(Outside(null));
            first.Keeper.Save();
            first.Book.Put(Outside(Now));
            first.Keeper.Save();
        }

        using var second = await RunAsync();

        Assert.Equal(Now, Assert.Single(second.Book.All()).EndsAt);
    }

    [Fact]
    public async Task What_changes_while_the_state_is_being_written_is_written_the_next_time()
    {
        using (var first = await RunAsync())
        {
            var isFirst = true;
            // The serializer asks for these while the file is written.
            first.Book.Put(Outside(null) with
            {
                Annotations = new Asked(() =>
                {
                    if (isFirst) first.Book.Put(Outside(Now));
                    isFirst = false;
                }),
            });
            first.Keeper.Save();
            first.Keeper.Save();
        }

        using var second = await RunAsync();

        Assert.Equal(Now, Assert.Single(second.Book.All()).EndsAt);
    }

    [Fact]
    public async Task What_comes_in_before_the_state_is_read_is_newer_than_the_state()
    {
        using (var first = await RunAsync())
        {
            first.Book.Put(Outside(null));
            first.Keeper.Save();
        }

        using (var second = New())
        {
            second.Book.Put(Outside(Now));
            await second.OpenAsync();
            second.Keeper.Save();
        }

        using var third = await RunAsync();
        Assert.Equal(Now, Assert.Single(third.Book.All()).EndsAt);
    }

    private static Alert Outside(DateTimeOffset? end) => new() { Labels = new Dictionary<string, string> { ["alertname"] = "Outside" }, StartsAt = Now, UpdatedAt = Now, EndsAt = end };

    private async Task<Run> RunAsync()
    {
        var run = New();
        await run.OpenAsync();
        return run;
    }

    private Run New()
    {
        var (book, log) = (new AlertBook(), new DeliveryLog());
        var dispatcher = new Dispatcher(book, new Courier([], log, TimeProvider.System), () => new(), () => new());
        return new(book, new NotificationKeeper(book, dispatcher, log, new Environment(_folder.FullName), TimeProvider.System));
    }

    private sealed record Run(AlertBook Book, NotificationKeeper Keeper) : IDisposable
    {
        public Task OpenAsync() => Keeper.OpenAsync(problem => throw new InvalidOperationException(problem), CancellationToken.None);

        public void Dispose() => Keeper.Dispose();
    }

    private sealed class Environment(string folder) : IExtensionEnvironment
    {
        public string Id => "luban.observability";

        public string Version => "1.0.0";

        public string HostVersion => "1.0.0";

        public string PackageDirectory => folder;

        public string DataDirectory => folder;
    }

    /// <summary>An empty dictionary that says when somebody looks through it.</summary>
    private sealed class Asked(Action then) : IReadOnlyDictionary<string, string>
    {
        public int Count => 0;

        public IEnumerable<string> Keys => [];

        public IEnumerable<string> Values => [];

        public string this[string key] => throw new KeyNotFoundException(key);

        public bool ContainsKey(string key) => false;

        public bool TryGetValue(string key, out string value)
        {
            value = "";
            return false;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
        {
            then();
            return Enumerable.Empty<KeyValuePair<string, string>>().GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
