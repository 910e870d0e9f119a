using LuBan.Observability.Logs;
using LuBan.Observability.Logs.Query;
using LuBan.Observability.Logs.Store;

namespace LuBan.Observability.Tests.Logs;

public sealed class StoreTests
{
    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill_from_the_journal_and_from_segments()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.AppendAsync([.. Enumerable.Range(0, 5000).Select(number => folder.Line($"first {number}", number))]);
        await store.MaintainAsync(writesSegments: true);
        await store.AppendAsync([.. Enumerable.Range(0, 300).Select(number => folder.Line($"second {number}", number))]);

        using var killed = folder.AfterKill();
        await using var again = killed.Open();

        Assert.Equal(5300, killed.Count(again));
        Assert.Equal(5300, killed.Texts(again).Distinct().Count());
        var result = await again.AppendAsync([killed.Line("third")]);
        Assert.Equal(1, result.Stored);
        Assert.Equal(["third"], killed.Texts(again, "third"));
    }

    [Fact]
    public async Task A_torn_journal_loses_only_the_entry_that_nobody_was_told_of()
    {
        using var folder = new StoreFolder();
        await using (var store = folder.Open())
        {
            for (var number = 0; number < 10; number++) await store.AppendAsync([folder.Line($"line {number}")]);
        }
        var journal = Directory.GetFiles(Path.Combine(folder.Path, "journal")).Single();
        var whole = File.ReadAllBytes(journal);

        foreach (var cut in new[] { 1, 7, 12 })
        {
            File.WriteAllBytes(journal, whole[..^cut]);
            await using var store = folder.Open();
            Assert.Equal(9, folder.Count(store));
        }

        File.WriteAllBytes(journal, [.. whole, .. "garbage"u8]);
        await using var last = folder.Open();
        Assert.Equal(10, folder.Count(last));
    }

    [Fact]
    public async Task A_chunk_that_was_cut_off_is_written_again_from_the_journal()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.AppendAsync([.. Enumerable.Range(0, 100).Select(number => folder.Line($"line {number}"))]);
        using var before = folder.AfterKill();
        await store.MaintainAsync(writesSegments: true);
        var segment = Directory.GetFiles(Path.Combine(folder.Path, "segments"), "*.seg", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(segment);

        foreach (var length in new[] { 5, 40, bytes.Length / 2, bytes.Length - 1, bytes.Length })
        {
            // The journal as it was while the segment was being written.
            using var crashed = before.AfterKill();
            var torn = Path.Combine(crashed.Path, Path.GetRelativePath(folder.Path, segment));
            Directory.CreateDirectory(Path.GetDirectoryName(torn)!);
            await File.WriteAllBytesAsync(torn, bytes[..length]);
            await using var again = crashed.Open();
            Assert.Equal(100, crashed.Count(again));
            Assert.Equal(100, crashed.Texts(again).Distinct().Count());
            await again.MaintainAsync(writesSegments: true);
            Assert.Equal(100, crashed.Texts(again).Distinct().Count());
        }
    }

    [Fact]
    public async Task A_line_with_an_id_is_taken_once_also_after_a_kill()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var line = folder.Line("once") with { Id = 77 };

        var first = await store.AppendAsync([line, line]);
        await store.MaintainAsync(writesSegments: true);
        using var killed = folder.AfterKill();
        await using var again = killed.Open();
        var second = await again.AppendAsync([line, killed.Line("another") with { Id = 78 }]);

        Assert.Equal([LineFate.Stored, LineFate.Duplicate], first.Fates);
        Assert.Equal([LineFate.Duplicate, LineFate.Stored], second.Fates);
        Assert.Equal(2, killed.Count(again));
    }

    [Fact]
    public async Task A_mark_is_kept_with_its_lines_or_not_at_all()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.AppendAsync([folder.Line("a")], new("file", "10"));
        await store.AppendAsync([folder.Line("b")], new("file", "20"));
        var journal = Directory.GetFiles(Path.Combine(folder.Path, "journal")).Single();

        using var torn = folder.AfterKill();
        var copy = Path.Combine(torn.Path, "journal", Path.GetFileName(journal));
        File.WriteAllBytes(copy, File.ReadAllBytes(copy)[..^1]);
        await using var before = torn.Open();
        await store.MaintainAsync(writesSegments: true);
        using var whole = folder.AfterKill();
        await using var after = whole.Open();

        Assert.Equal("10", before.MarkOf("file"));
        Assert.Equal(["a"], torn.Texts(before));
        Assert.Equal("20", after.MarkOf("file"));
        Assert.Equal(2, whole.Count(after));
    }

    [Fact]
    public async Task Lines_go_by_age_and_each_namespace_may_say_its_own()
    {
        using var folder = new StoreFolder();
        folder.Options.RetentionDays = 3;
        folder.Options.Namespaces["lab"] = new() { RetentionDays = 1 };
        await using var store = folder.Open();
        const int day = 86_400;
        var result = await store.AppendAsync([folder.Line("old", 5 * day), folder.Line("kept", 2 * day), folder.Line("lab old", 2 * day, "lab"), folder.Line("lab kept", 0, "lab")]);

        Assert.Equal([LineFate.TooOld, LineFate.Stored, LineFate.TooOld, LineFate.Stored], result.Fates);

        folder.Now = folder.Now.AddDays(2);
        await store.MaintainAsync(writesSegments: true);
        using var killed = folder.AfterKill();
        await using var again = killed.Open();

        Assert.Equal([], folder.Texts(store).Except(["lab kept"]));
        Assert.Equal(folder.Count(store), killed.Count(again));
        Assert.Equal(0, folder.Count(store, "kept", "shop"));
    }

    [Fact]
    public async Task Beyond_the_size_the_oldest_go_first_and_that_is_said()
    {
        using var folder = new StoreFolder();
        folder.Options.MaxMegabytes = 1000;
        folder.Options.Namespaces["shop"] = new() { MaxMegabytes = 1 };
        await using var store = folder.Open();
        var random = new Random(4);
        for (var batch = 0; batch < 12; batch++)
        {
            // Text that cannot be compressed.
            await store.AppendAsync([.. Enumerable.Range(0, 1000).Select(number => folder.Line($"batch{batch} {Convert.ToBase64String(Bytes(random, 150))}", 1200 - (batch * 100)))]);
            await store.AppendAsync([folder.Line($"other {batch}", 1200, "other")]);
            await store.MaintainAsync(writesSegments: true);
        }

        var status = store.Status();

        Assert.InRange(status.Namespaces["shop"].Bytes, 1, 1024 * 1024);
        Assert.Equal(0, folder.Count(store, "batch0"));
        Assert.Equal(1000, folder.Count(store, "batch11"));
        Assert.Equal(12, folder.Count(store, "", "other"));
        Assert.Equal(12_000 - folder.Count(store, "", "shop"), status.DroppedLines);
        Assert.NotNull(status.DroppedBefore);
    }

    [Fact]
    public async Task The_index_finds_two_characters_without_reading_the_chunks_that_lack_them()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        for (var chunk = 0; chunk < 10; chunk++)
        {
            await store.AppendAsync([.. Enumerable.Range(0, 200).Select(number => folder.Line($"用户{number}登录成功 user{number} chunk{chunk}", (10 - chunk) * 1000))]);
            if (chunk == 4) await store.AppendAsync([folder.Line("支付网关超时,订单号 88231", 6000)]);
            await store.MaintainAsync(writesSegments: true);
        }
        var budget = StoreFolder.Budget();

        var page = LogSearcher.Find(store, folder.Search("超时"), budget);

        Assert.Equal("支付网关超时,订单号 88231", Assert.Single(page.Lines).Text);
        Assert.Equal(1, budget.ReadChunks);
        Assert.Equal(9, budget.SkippedChunks);
    }

    [Fact]
    public async Task Pages_hold_every_line_once_in_order_however_small_the_budget()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var random = new Random(11);
        var expected = new List<LogLine>();
        for (var batch = 0; batch < 8; batch++)
        {
            var lines = Enumerable.Range(0, 300).Select(number => folder.Line($"b{batch} n{number}", random.Next(5000))).ToList();
            expected.AddRange(lines);
            await store.AppendAsync(lines);
            // The last batch stays in memory.
            if (batch < 7) await store.MaintainAsync(writesSegments: true);
        }

        foreach (var isBackward in new[] { true, false })
        {
            foreach (var bytes in new[] { 20_000, 60_000, long.MaxValue })
            {
                var search = folder.Search(limit: 37) with { IsBackward = isBackward };
                var found = LogSearcher.All(store, search, () => new(TimeSpan.FromMinutes(1), bytes, CancellationToken.None)).SelectMany(page => page.Lines).ToList();

                Assert.Equal(expected.Count, found.Count);
                Assert.Equal(expected.Select(line => line.Text).Order(StringComparer.Ordinal), found.Select(line => line.Text).Order(StringComparer.Ordinal));
                var positions = found.Select(line => line.Position).ToList();
                Assert.Equal(isBackward ? positions.OrderDescending() : positions.Order(), positions);
            }
        }
    }

    [Fact]
    public async Task Counts_agree_with_a_count_by_hand_for_random_lines_and_queries()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var random = new Random(3);
        string[] words = ["error", "timeout", "order", "用户", "登录", "失败", "10.0.0.1", "GET"];
        var lines = Enumerable.Range(0, 6000).Select(_ => folder.Line(string.Join(' ', Enumerable.Range(0, 4).Select(_ => words[random.Next(words.Length)])), random.Next(200_000), $"ns{random.Next(3)}", (Severity)random.Next(7))).ToList();
        foreach (var part in lines.Chunk(900))
        {
            await store.AppendAsync(part);
            if (random.Next(2) == 0) await store.MaintainAsync(writesSegments: true);
        }

        foreach (var query in new[] { "", "error", "-error", "error timeout", "error OR 登录", "level:error", "level:error 失败", "namespace:ns1", "name:web -namespace:ns2 (GET OR 用户)", "\"order GET\"", "10.0.0.1", "err*", "{namespace=\"ns0\"} |= \"imeo\" != \"用\"", "nothing:here" })
        {
            var expression = LogQueryParser.Parse(query);
            Assert.Equal(lines.Count(expression.Matches), folder.Count(store, query));
        }
    }

    [Fact]
    public async Task A_budget_ends_a_query_and_the_answer_says_so()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        for (var chunk = 0; chunk < 5; chunk++)
        {
            await store.AppendAsync([.. Enumerable.Range(0, 500).Select(number => folder.Line($"text {chunk} {number}", chunk * 100))]);
            // Chunks that follow each other: a part of them can be answered.
            await store.MaintainAsync(writesSegments: true);
        }

        var page = LogSearcher.Find(store, folder.Search("text", limit: 5000), new(TimeSpan.FromMinutes(1), 1, CancellationToken.None));
        var counted = LogSearcher.Count(store, folder.Search("text"), LogTime.Day, new(TimeSpan.FromMinutes(1), 1, CancellationToken.None));

        Assert.NotNull(page.Incomplete);
        Assert.NotNull(page.Next);
        Assert.Equal(2500, LogSearcher.All(store, folder.Search("text", limit: 5000), () => new(TimeSpan.FromMinutes(1), 1, CancellationToken.None)).Sum(one => one.Lines.Count));
        Assert.NotNull(counted.Incomplete);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => LogSearcher.Find(store, folder.Search("text"), new(TimeSpan.FromMinutes(1), 1, cancelled.Token)));
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
