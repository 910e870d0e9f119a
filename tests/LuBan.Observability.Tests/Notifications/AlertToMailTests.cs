using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;
using LuBan.Observability.Scraping;
using LuBan.Sdk.Core;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Notifications;

public sealed class AlertToMailTests(ITestOutputHelper output)
{
    internal static object Quick { get; } = new { alerting = new { evaluationInterval = "1s", groupWait = "1s", groupInterval = "1s", language = "zh-CN", externalUrl = "http://luban.example.org" } };

    [MailFact]
    [Trait("Category", "Slow")]
    public async Task An_alert_goes_from_its_rule_to_a_mail_and_back_to_resolved_and_a_webhook_acts_on_it()
    {
        await using var mail = await RealMailServer.StartAsync();
        var queue = 9;
        using var shop = new TestHttpServer(_ => new(200, $"# TYPE queue_length gauge\nqueue_length{{name=\"orders\"}} {Volatile.Read(ref queue)}\n"));
        using var action = new TestHttpServer(_ => new(200));
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(Quick, output.WriteLine);
        await kernel.Resources<Secret>().CreateAsync(new() { Metadata = new() { Name = "hook", Namespace = "default" }, StringData = new Dictionary<string, string> { ["token"] = "s3cret" } });
        await kernel.Resources<Config>().CreateAsync(MailConfig(mail.Port));
        await PostAsync(kernel, "/apis/notification.kubesphere.io/v2beta1/receivers", Document());
        await kernel.Resources<Receiver>().CreateAsync(new()
        {
            Metadata = new() { Name = "act" },
            Spec = new() { Webhook = new() { Url = $"http://127.0.0.1:{action.Port}/shift", HttpConfig = new() { BearerToken = new() { ValueFrom = new() { SecretKeyRef = new() { Namespace = "default", Name = "hook", Key = "token" } } } } } },
        });
        await kernel.Resources<ScrapeTarget>().CreateAsync(new() { Metadata = new() { Name = "shop", Namespace = "default" }, Spec = new() { Targets = [$"127.0.0.1:{shop.Port}"], Interval = "1s" } });
        await kernel.Resources<AlertPolicy>().CreateAsync(new()
        {
            Metadata = new() { Name = "queues", Namespace = "default" },
            Spec = new() { Interval = "1s", Rules = [new() { Name = "QueueLong", Metric = "queue_length", Op = ">", Threshold = 5, For = "2s", Severity = "critical", Summary = "队列 {{ $labels.name }} 长度为 {{ $value }}" }] },
        });

        var firing = await mail.WaitForMailAsync(text => text.Contains("[告警:1] QueueLong (critical) default", StringComparison.Ordinal));
        Assert.Contains("队列 orders 长度为 9", firing, StringComparison.Ordinal);
        Assert.Contains("To: <receiver1@xyz.com>,\n <receiver2@xyz.com>", firing, StringComparison.Ordinal);
        Assert.Contains("http://luban.example.org/x/luban.observability/alerts?alert=", firing, StringComparison.Ordinal);
        Volatile.Write(ref queue, 1);
        await mail.WaitForMailAsync(text => text.Contains("[已恢复:1] QueueLong (critical) default", StringComparison.Ordinal));

        var called = await WaitAsync(() => action.Seen.Count >= 2 ? action.Seen : null);
        Assert.All(called, request => Assert.Equal("Bearer s3cret", request.Authorization));
        Assert.Equal(["firing", "resolved"], called.Take(2).Select(request => (string)JsonNode.Parse(request.Body)!["status"]!));
        var log = await kernel.Client().GetFromJsonAsync<JsonElement[]>("/ext/luban.observability/alerts/deliveries");
        Assert.Contains(log!, line => line.GetProperty("receiver").GetString() == "global-email-receiver" && line.GetProperty("outcome").GetString() == "sent");
    }

    [MailFact]
    [Trait("Category", "Soak")]
    public async Task A_restart_keeps_what_was_told_and_a_test_message_says_what_became_of_it()
    {
        await using var mail = await RealMailServer.StartAsync();
        await using var kernel = await TestKernel.StartAsync<ObservabilityExtension>(Quick, output.WriteLine);
        await kernel.Resources<Config>().CreateAsync(MailConfig(mail.Port));
        await PostAsync(kernel, "/apis/notification.kubesphere.io/v2beta1/receivers", Document());
        var client = kernel.Client();
        await WaitAsync(async () => (await client.PostAsync("/ext/luban.observability/alerts/receivers/global-email-receiver/test", null)) is { IsSuccessStatusCode: true } answer ? answer : null);
        await mail.WaitForMailAsync(text => text.Contains("[测试]", StringComparison.Ordinal));
        await PostAsync(kernel, "/ext/luban.observability/alertmanager/api/v2/alerts", JsonNode.Parse("""[{"labels":{"alertname":"Outside"},"endsAt":"2099-01-01T00:00:00Z"}]""")!);
        await mail.WaitForMailAsync(text => text.Contains("Outside", StringComparison.Ordinal));
        await WaitAsync(async () => (await client.GetFromJsonAsync<JsonElement[]>("/ext/luban.observability/alerts/deliveries"))!.Any(line => line.GetProperty("alerts")[0].GetString() == "Outside") ? "" : null);

        await kernel.RestartAsync();

        var alerts = await WaitAsync(async () => await client.GetFromJsonAsync<JsonElement[]>("/ext/luban.observability/alerts") is { Length: > 0 } found ? found : null);
        Assert.Equal("Outside", alerts[0].GetProperty("name").GetString());
        await PostAsync(kernel, "/ext/luban.observability/alertmanager/api/v2/alerts", JsonNode.Parse("""[{"labels":{"alertname":"Outside"},"endsAt":"2020-01-01T00:00:00Z"}]""")!);
        await mail.WaitForMailAsync(text => text.Contains("[已恢复:1] Outside", StringComparison.Ordinal));
        // Each of the two receivers has a copy of one and the same message.
        var told = mail.Mails().Where(text => text.Contains("[告警:1] Outside", StringComparison.Ordinal)).Select(text => text.Split('\n').First(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)));
        Assert.Single(told.Distinct());
    }

    internal static Config MailConfig(int port) => new()
    {
        Metadata = new() { Name = "mail", Labels = new Dictionary<string, string> { ["type"] = "default" } },
        Spec = new() { Email = new() { From = "luban@example.org", RequireTLS = false, SmartHost = new() { Host = "127.0.0.1", Port = JsonSerializer.SerializeToElement(port) } } },
    };

    internal static JsonNode Document() => JsonNode.Parse("""
        {"apiVersion":"notification.kubesphere.io/v2beta1","kind":"Receiver","metadata":{"name":"global-email-receiver","labels":{"app":"notification-manager","type":"global","name":"global-email-receiver"}},
         "spec":{"email":{"enabled":true,"to":["receiver1@xyz.com","receiver2@xyz.com"]}}}
        """)!;

    internal static async Task PostAsync(TestKernel kernel, string path, JsonNode body)
    {
        using var answer = await kernel.Client().PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static Task<T> WaitAsync<T>(Func<Task<T?>> probe) where T : class => Wait.ForAsync("an answer", probe, TimeSpan.FromMinutes(2), () => "");

    internal static Task<T> WaitAsync<T>(Func<T?> probe) where T : class => WaitAsync(() => Task.FromResult(probe()));
}
