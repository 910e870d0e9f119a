using System.Text.Json.Nodes;

namespace LuBan.Resources.Tests;

/// <summary>Random applies and updates by several managers, against a model that is a dictionary per manager.</summary>
public sealed class ApplyModelTests
{
    private const int Keys = 5;

    private static readonly string[] Managers = ["ann", "bob", "cid"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Owners_and_values_are_those_of_the_model(int seed)
    {
        await using var api = await Robot.StartAsync();
        var random = new Random(seed);
        var model = new Model();
        await api.PostAsync(Robot.Path, Robot.Named("one", "{}"));

        for (var step = 0; step < 150; step++)
        {
            var manager = Managers[random.Next(Managers.Length)];
            var config = Enumerable.Range(0, Keys).Where(_ => random.Next(2) == 0).ToDictionary(key => $"k{key}", _ => random.Next(2).ToString());
            var (status, expected, answer) = (0, 0, new JsonObject());
            if (random.Next(4) == 0)
            {
                var changes = config.ToDictionary(entry => entry.Key, entry => random.Next(3) == 0 ? null : entry.Value);
                var patch = new JsonObject { ["spec"] = new JsonObject { ["limits"] = new JsonObject(changes.Select(change => KeyValuePair.Create(change.Key, (JsonNode?)change.Value))) } };
                (status, answer) = await api.SendAsync(HttpMethod.Patch, $"{Robot.Path}/one?fieldManager={manager}", patch, "application/merge-patch+json");
                expected = 200;
                model.Update($"{manager} Update", changes);
            }
            else
            {
                var force = random.Next(2) == 0;
                (status, answer) = await api.ApplyAsync(manager, Robot.Named("one", $$"""{"limits":{{new JsonObject(config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))).ToJsonString()}} }"""), force ? "&force=true" : "");
                expected = model.Apply($"{manager} Apply", config, force) ? 200 : 409;
            }

            Assert.True(expected == status, $"seed {seed}, step {step}: {status} instead of {expected}: {answer.ToJsonString()}");
            model.Compare((await api.GetAsync($"{Robot.Path}/one")).Body, $"seed {seed}, step {step}");
        }
    }

    private sealed class Model
    {
        private readonly Dictionary<string, string> _values = [];
        private readonly Dictionary<string, HashSet<string>> _owned = [];

        internal void Update(string manager, Dictionary<string, string?> changes)
        {
            foreach (var (key, value) in changes)
            {
                if (_values.GetValueOrDefault(key) == value) continue;
                Release(key, "");
                if (value is null) _values.Remove(key);
                else Own(manager, key, value);
            }
        }

        internal bool Apply(string manager, Dictionary<string, string> config, bool force)
        {
            var changed = config.Where(entry => _values.GetValueOrDefault(entry.Key) is var value && value != entry.Value).Select(entry => entry.Key).ToList();
            if (!force && changed.Any(key => _owned.Any(owner => owner.Key != manager && owner.Value.Contains(key)))) return false;
            foreach (var key in changed) Release(key, manager);
            foreach (var gone in _owned.GetValueOrDefault(manager, []).Where(key => !config.ContainsKey(key)).ToList())
            {
                _owned[manager].Remove(gone);
                if (!_owned.Values.Any(keys => keys.Contains(gone))) _values.Remove(gone);
            }

            foreach (var (key, value) in config) Own(manager, key, value);
            return true;
        }

        internal void Compare(JsonObject item, string where)
        {
            var values = item["spec"]?["limits"] as JsonObject ?? [];
            Assert.True(_values.OrderBy(entry => entry.Key).SequenceEqual(values.Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.GetValue<string>())).OrderBy(entry => entry.Key)), $"{where}: {values.ToJsonString()}");
            foreach (var manager in Managers)
            {
                foreach (var operation in new[] { "Apply", "Update" })
                {
                    var fields = item.FieldsOf(manager, operation);
                    var owned = fields.Length == 0 ? [] : (JsonNode.Parse(fields)!["f:spec"]?["f:limits"] as JsonObject ?? []).Select(field => field.Key).Where(key => key != ".").Select(key => key[2..]).Order().ToArray();
                    Assert.True(_owned.GetValueOrDefault($"{manager} {operation}", []).Order().SequenceEqual(owned), $"{where}: {manager} {operation} owns {string.Join(',', owned)}");
                }
            }
        }

        private void Own(string manager, string key, string value)
        {
            _values[key] = value;
            if (!_owned.TryGetValue(manager, out var keys)) _owned[manager] = keys = [];
            keys.Add(key);
        }

        private void Release(string key, string except)
        {
            foreach (var (manager, keys) in _owned)
                if (manager != except)
                    keys.Remove(key);
        }
    }
}
