namespace LuBan.DevOps.Tests.Triggers;

/// <summary>A test with a real git; without it, it is counted as skipped.</summary>
internal sealed class GitFactAttribute : FactAttribute
{
    public GitFactAttribute(params string[] programs) => Skip = GitFolder.Missing ?? programs.Where(program => GitFolder.Find(program) is null).Select(program => $"{program} is not installed").FirstOrDefault();
}
