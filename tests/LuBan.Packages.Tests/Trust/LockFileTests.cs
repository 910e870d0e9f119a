using System.Security.Cryptography;
using System.Text;

namespace LuBan.Packages.Tests.Trust;

public sealed class LockFileTests
{
    private static readonly string _hash = LockedExtension.FormatContentHash(Convert.ToBase64String(SHA512.HashData("content"u8)));

    [Fact]
    public void Same_content_gives_the_same_bytes_in_whatever_order_it_was_collected()
    {
        var one = Lock(("Beta.Two", ["z", "a"]), ("acme.One", []));
        var two = Lock(("acme.One", []), ("Beta.Two", ["a", "z"]));

        Assert.Equal(Encoding.UTF8.GetString(one.Write()), Encoding.UTF8.GetString(two.Write()));
        Assert.Equal(one.Write(), LockFile.Read(one.Write()).Write());
    }

    [Fact]
    public void File_is_readable_by_people()
    {
        var text = Encoding.UTF8.GetString(Lock(("Acme.Greeter", ["notes.write"])).Write());

        Assert.StartsWith("{\n  \"version\": 1,\n  \"host\": \"1.4.0\",", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains($"\"contentHash\": \"{_hash}\"", text, StringComparison.Ordinal);
        Assert.Contains("\"LuBan.Sdk\": \"[1.0.0, 2.0.0)\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_told()
    {
        var text = Encoding.UTF8.GetString(Lock(("Acme.Greeter", []), ("Acme.Other", [])).Write())
            .Replace("\"1.4.0\"", "\"newest\"", StringComparison.Ordinal).Replace("Acme.Other", "../other", StringComparison.Ordinal).Replace("sha512-", "md5-", StringComparison.Ordinal);

        var refusal = Assert.Throws<PackageException>(() => LockFile.Read(Encoding.UTF8.GetBytes(text)));

        Assert.All(refusal.Problems, problem => Assert.Equal("LB2060", problem.Code));
        Assert.Equal(["luban.lock.json#/host", "luban.lock.json#/extensions/../other", "luban.lock.json#/extensions/../other/contentHash", "luban.lock.json#/extensions/Acme.Greeter/contentHash"],
            refusal.Problems.Select(problem => problem.Location).Order(StringComparer.Ordinal).OrderBy(location => !location.EndsWith("host", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,\"host\":\"1.0.0\",\"extensions\":{\"Acme.A\":null}}")]
    [InlineData("{\"version\":2,\"host\":\"1.0.0\",\"extensions\":{}}")]
    [InlineData("{\"version\":1,\"host\":\"1.0.0\",\"extensions\":{},\"more\":1}")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal("LB2060", Assert.Throws<PackageException>(() => LockFile.Read(Encoding.UTF8.GetBytes(text))).Code);

    private static LockFile Lock(params (string Id, string[] Permissions)[] extensions) => new()
    {
        Host = "1.4.0",
        Rid = "linux-x64",
        MetadataSequence = 8123,
        Extensions = extensions.ToDictionary(one => one.Id, one => new LockedExtension("1.0.0", "luban", _hash)
        {
            Owners = ["acme"],
            RequestedBy = ["user"],
            Dependencies = new Dictionary<string, string> { ["LuBan.Sdk"] = "[1.0.0, 2.0.0)" },
            PermissionsGranted = one.Permissions,
        }),
    };
}
