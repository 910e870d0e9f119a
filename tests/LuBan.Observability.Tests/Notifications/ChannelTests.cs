using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications;
using LuBan.Observability.Tests.Metrics;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Tests.Notifications;

public sealed class ChannelTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly AlertingOptions _options = new();
    private readonly DeliveryLog _log = new();

    [Fact]
    public async Task A_webhook_gets_the_JSON_of_Alertmanager_and_its_password()
    {
        using var server = new TestHttpServer(_ => new(200));

        var result = await SendAsync(new() { Url = $"http://127.0.0.1:{server.Port}/hook?key=secret", HttpConfig = new() { BasicAuth = new() { Username = "ada", Password = FromSecret("password") } } });

        Assert.True(result.Succeeded, result.Problem);
        Assert.DoesNotContain("secret", result.To, StringComparison.Ordinal);
        var request = Assert.Single(server.Seen);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:pass"))}", request.Authorization);
        var json = JsonNode.Parse(request.Body)!;
        Assert.Equal(("4", "firing", "hook", "Down"), ((string)json["version"]!, (string)json["status"]!, (string)json["receiver"]!, (string)json["commonLabels"]!["alertname"]!));
        Assert.Equal(Message().Firing[0].Fingerprint, (string)json["alerts"]![0]!["fingerprint"]!);
        Assert.Equal("0001-01-01T00:00:00Z", (string)json["alerts"]![0]!["endsAt"]!);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_with_longer_and_longer_pauses()
    {
        var answers = new Queue<int>([503, 429, 500, 200]);
        using var server = new TestHttpServer(_ => new(answers.Dequeue()));
        var time = new HurriedTime();

        var result = await SendAsync(new() { Url = $"http://127.0.0.1:{server.Port}/" }, time);

        Assert.True(result.Succeeded, result.Problem);
        Assert.Equal([1, 5, 20], time.Pauses.Select(pause => (int)pause.TotalSeconds));
        Assert.Equal(("sent", 4), (_log.All()[0].Outcome, _log.All()[0].Attempts));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(508)]
    public async Task What_is_final_is_not_tried_again_and_no_redirect_is_followed(int status)
    {
        using var server = new TestHttpServer(_ => new(status) { Location = "/elsewhere" });

        var result = await SendAsync(new() { Url = $"http://127.0.0.1:{server.Port}/" });

        Assert.Contains($"answered {status}", result.Problem, StringComparison.Ordinal);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named()
    {
        var result = await SendAsync(new() { Url = "http://127.0.0.1:1/", HttpConfig = new() { BearerToken = FromSecret("missing") } });

        Assert.Equal("LB9265: the Secret 'default/hook' has no key 'missing'; it has: password.", result.Problem);
    }

    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::ffff:169.254.1.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("203.0.113.7", true)]
    public void Addresses_where_clouds_keep_credentials_are_not_called(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, OutgoingRules.Refusal(IPAddress.Parse(address), _options) is null);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("fd00::1")]
    public void This_machine_and_private_networks_can_be_forbidden(string address) =>
        Assert.NotNull(OutgoingRules.Refusal(IPAddress.Parse(address), new() { AllowLoopback = false, AllowPrivateNetworks = false }));

    [Fact]
    public async Task A_forbidden_address_is_refused_when_the_connection_is_made()
    {
        _options.AllowLoopback = false;

        var result = await SendAsync(new() { Url = "http://localhost:1/" });

        Assert.StartsWith("LB9266", result.Problem, StringComparison.Ordinal);
    }

    [PythonMailFact]
    public async Task Mail_goes_over_TLS_with_a_password_to_another_maker_of_servers()
    {
        await using var server = await PythonMailServer.StartAsync();

        var result = await MailAsync(server.Port, new() { RootCA = new() { Value = server.Certificate }, ServerName = "localhost" }, "pass");

        Assert.True(result.Succeeded, result.Problem);
        var mail = RealMailServer.Decode(await server.MailAsync());
        Assert.Contains("X-Was: tls luban", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: [FIRING:1] Down", mail, StringComparison.Ordinal);
        Assert.Contains("\n.a line that begins with a dot", mail, StringComparison.Ordinal);
        Assert.Contains("Recent changes", mail, StringComparison.Ordinal);
        Assert.Contains("(commit 1a2b3c4)", mail, StringComparison.Ordinal);
    }

    [PythonMailFact]
    public async Task A_certificate_that_nobody_knows_and_a_wrong_password_are_refused()
    {
        await using var server = await PythonMailServer.StartAsync();

        Assert.StartsWith("LB9274", (await MailAsync(server.Port, null, "pass")).Problem, StringComparison.Ordinal);
        var wrong = await MailAsync(server.Port, new() { RootCA = new() { Value = server.Certificate }, ServerName = "localhost" }, "wrong");

        Assert.StartsWith("LB9271: the mail server answered 535", wrong.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", wrong.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_head_of_a_mail_cannot_be_forged_and_long_Chinese_subjects_are_whole()
    {
        var subject = string.Concat(Enumerable.Repeat("订单队列过长，请尽快处理", 8));
        var mail = RealMailServer.Decode(Encoding.ASCII.GetString(new MailMessage { From = "a@example.org", To = ["b@example.org"], Subject = subject + "\r\nBcc: x@example.org", Text = "t", At = At }.ToBytes()));

        Assert.Contains($"Subject: {subject}  Bcc: x@example.org", mail.Replace("\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Split('\n'), line => line.StartsWith("Bcc:", StringComparison.Ordinal));
    }

    private async Task<DeliveryResult> SendAsync(WebhookReceiver webhook, TimeProvider? time = null)
    {
        var config = new NotificationConfig { Receivers = [new() { Metadata = new() { Name = "hook" }, Spec = new() { Webhook = webhook } }] };
        return await new Courier([new WebhookChannel(Secrets(), () => _options, "me")], _log, time ?? TimeProvider.System).SendAsync(Message(), config, CancellationToken.None);
    }

    private async Task<DeliveryResult> MailAsync(int port, TlsConfig? tls, string password)
    {
        var config = new NotificationConfig
        {
            Receivers = [new() { Metadata = new() { Name = "hook" }, Spec = new() { Email = new() { To = ["ops@example.org"] } } }],
            Configs = [new() { Spec = new() { Email = new() { From = "luban@example.org", SmartHost = new() { Host = "127.0.0.1", Port = JsonSerializer.SerializeToElement(port) }, AuthUsername = "luban", AuthPassword = new() { Value = password }, Tls = tls } } }],
        };
        var context = new AlertContext(["08:00:00 error no space left"], [new(At, "LocalApp/shop", "Deployed", "version 2", "1a2b3c4")]);
        var channel = new EmailChannel(Secrets(), () => _options, (_, _) => Task.FromResult(context), TimeProvider.System);
        return await channel.SendAsync(Message() with { Target = new("hook", Target.EmailChannel) }, config, CancellationToken.None);
    }

    private static Notification Message() => new()
    {
        Target = new("hook", Target.WebhookChannel), GroupKey = "g", GroupLabels = new Dictionary<string, string> { ["alertname"] = "Down" }, Resolved = [], At = At,
        Firing = [new() { Labels = new Dictionary<string, string> { ["alertname"] = "Down", ["instance"] = "a" }, Annotations = new Dictionary<string, string> { ["summary"] = "x\n.a line that begins with a dot" }, StartsAt = At, Value = 1.5 }],
    };

    private static Credential FromSecret(string key) => new() { ValueFrom = new() { SecretKeyRef = new() { Namespace = "default", Name = "hook", Key = key } } };

    private static SecretReader Secrets() => new((name, ns, _) => Task.FromResult<Secret?>(new() { Metadata = new() { Name = name, Namespace = ns }, Data = new Dictionary<string, byte[]> { ["password"] = "pass"u8.ToArray() } }), "default");
}
