// Owning pointers to what a C library hands out: std::unique_ptr<X509, ReleasedBy<X509_free>>.
#pragma once

namespace connectspec {

template <auto release>
struct ReleasedBy {
  template <typename T>
  void operator()(T* object) const {
    release(object);
  }
};

}  // namespace connectspec
