namespace LuBan.Sdk.Tests;

/// <summary>
/// The SDK changes by addition only, and each change is seen: the file is the reviewed surface.
/// After a change that is meant, run the tests with <c>LUBAN_REFRESH_PUBLIC_API=1</c> and review the difference of the file.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_of_the_sdk_is_the_reviewed_one()
    {
        var file = Repository.PathOf("sdk", "LuBan.Sdk", "PublicApi.txt");
        var actual = PublicApi.Print(typeof(Extension).Assembly);
        if (Environment.GetEnvironmentVariable("LUBAN_REFRESH_PUBLIC_API") == "1") File.WriteAllText(file, actual);

        var reviewed = File.ReadAllText(file).ReplaceLineEndings("\n");
        var added = actual.Split('\n').Except(reviewed.Split('\n')).ToList();
        var removed = reviewed.Split('\n').Except(actual.Split('\n')).ToList();

        Assert.True(reviewed == actual,
            $"The surface differs from sdk/LuBan.Sdk/PublicApi.txt.\nNew:\n{string.Join('\n', added)}\nGone:\n{string.Join('\n', removed)}\n"
            + "If this is meant (additions only, once released), run the tests with LUBAN_REFRESH_PUBLIC_API=1 and review the difference.");
    }

    [Fact]
    public void The_sdk_needs_nothing_at_run_time_but_the_shared_frameworks()
    {
        // What it referenced otherwise would have to be shared between host and extensions too.
        var shared = new[] { typeof(object).Assembly.Location, typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location }.Select(Path.GetDirectoryName).ToList();

        var strangers = typeof(Extension).Assembly.GetReferencedAssemblies()
            .Where(name => !shared.Any(folder => File.Exists(Path.Combine(folder!, name.Name + ".dll"))));

        Assert.Empty(strangers);
    }
}
