using LuBan.Observability.Notifications;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Alerting.Api;

/// <summary>Sends a message that says that it is a test, and says what became of it.</summary>
internal sealed class ReceiverTest(NotificationSource source, Courier courier, TimeProvider time)
{
    public async Task<IResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var config = source.Current();
        if (config.FindReceiver(name) is not { } receiver) return Problems.Of(404, "LB9282", $"There is no receiver '{name}'.");
        var results = new List<ReceiverTestResult>();
        foreach (var target in Routing.Channels(receiver))
        {
            var now = time.GetUtcNow();
            var alert = new Alert
            {
                Labels = new Dictionary<string, string> { ["alertname"] = "Test", ["severity"] = "info" }, StartsAt = now, UpdatedAt = now, Value = 1,
                Annotations = new Dictionary<string, string> { ["summary"] = "This is a test: nothing is wrong. / 这是一条测试消息，一切正常。" },
            };
            var result = await courier.SendAsync(new() { Target = target, GroupKey = "test", GroupLabels = alert.Labels, Firing = [alert], Resolved = [], At = now, IsTest = true }, config, cancellationToken);
            results.Add(new(target.Channel, result.To, result.Succeeded, result.Problem));
        }
        return results.Count > 0 ? Results.Ok(results) : Problems.Of(422, "LB9282", $"The receiver '{name}' has no channel that is switched on and supported; its conditions say why.");
    }
}

/// <summary>What became of a test message.</summary>
internal sealed record ReceiverTestResult(string Channel, string To, bool Sent, string? Problem);
